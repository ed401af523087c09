//! How long one `explain` takes natively, for the first example of every lab.

use cloudglass::labs;
use criterion::{Criterion, criterion_group, criterion_main};

fn explain(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("explain");
    for lab in labs::TABLE {
        let examples = (lab.examples)();
        let Some((example, _)) = examples.first() else {
            continue;
        };
        group.bench_function(lab.id, |bencher| {
            bencher.iter_batched(
                || example["scenario"].clone(),
                |scenario| (lab.explain)(scenario),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, explain);
criterion_main!(benches);
