//! The modules.

use crate::{
    files::{Files, Group},
    graph::{Graph, Groups},
    name::chunk_name,
};
use anyhow::{Context, Result, bail};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Range,
};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalKind, ImportKind, ImportedFunction, LocalFunction, Module, TableId,
    ir::{CallIndirect, Instr, Value, Visitor, dfs_in_order},
};

/// The function whose calls are marks, demangled, after the name of its crate.
const MARK: &str = "::deferred::chunk::<";
/// The group that needs all others.
const WHOLE: &str = "api";
/// What that group does without, by the beginning of its demangled name.
const NOT_IN_WHOLE: &str = "cloudglass::ui::";
/// What a chunk calls the module that it imports from.
const CORE: &str = "core";
/// Constants nearer to each other than this are cheaper to write with what lies between them.
const NEAR: usize = 8;

/// What the tool makes.
pub struct Parts {
    /// What the page begins with.
    pub core: Vec<u8>,
    /// The files of the chunks, with their names.
    pub files: Vec<(String, Vec<u8>)>,
    /// Of each chunk, the files that it needs.
    pub chunks: BTreeMap<String, Vec<String>>,
    /// A line for each function and run of constants: file, bytes before they are made small, name, and the groups that
    /// reach it.
    pub report: Vec<String>,
}

/// Splits a module, given as linked and as wasm-bindgen made it; what one more `file` costs is in bytes of code.
///
/// # Errors
/// If either is no module of the kind.
pub fn split(linked: &[u8], bound: &[u8], file: f64) -> Result<Parts> {
    let graph = Graph::read(linked)?;
    let module = Module::from_buffer(bound)?;
    let plan = Plan::new(&graph, &module, file)?;
    let mut wanted = BTreeSet::new();
    let mut files = Vec::new();
    for (at, file) in plan.files.files.iter().enumerate() {
        let (bytes, more) = chunk(Module::from_buffer(bound)?, &plan, at)?;
        wanted.extend(more);
        files.push((file.name.clone(), bytes));
    }
    let names = |at| {
        plan.files
            .needed(&plan.groups, at)
            .into_iter()
            .map(|file| plan.files.files[file].name.clone())
    };
    Ok(Parts {
        core: core(module, &plan, &wanted)?,
        files,
        chunks: plan
            .groups
            .iter()
            .enumerate()
            .map(|(at, group)| (group.name.clone(), names(at).collect()))
            .collect(),
        report: plan.report,
    })
}

/// What goes where. Functions are known by their index, which is the same each time the module is read.
struct Plan {
    groups: Vec<Group>,
    files: Files,
    /// The functions outside of the core, with their files.
    homes: HashMap<usize, usize>,
    /// The places in the table of those that a function of another file calls.
    gates: BTreeMap<usize, u64>,
    /// The constants outside of the core, by their places in memory, with their files.
    constants: Vec<(Range<usize>, usize)>,
    /// How long the table becomes.
    table: u64,
    report: Vec<String>,
}

impl Plan {
    fn new(graph: &Graph, module: &Module, file: f64) -> Result<Self> {
        let known = graph.names();
        let named = |id: FunctionId| module.funcs.get(id).name.as_deref();
        let (groups, marks) = groups(&known)?;
        // What JavaScript gives is imported by the core alone.
        let ids: HashMap<&str, usize> = module
            .funcs
            .iter_local()
            .filter_map(|(id, _)| Some((module.funcs.get(id).name.as_deref()?, id.index())))
            .collect();
        if let Some(lost) = marks.keys().find(|mark| !ids.contains_key(*mark)) {
            bail!(
                "{} is no more in the module that wasm-bindgen made: let it keep names (data-no-demangle)",
                demangled(lost)
            );
        }
        // Roots: what JavaScript calls, and what wasm-bindgen wrote itself with all that it calls.
        let mut roots: HashSet<String> = HashSet::new();
        let mut add = |id: FunctionId| roots.extend(named(id).map(str::to_owned));
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                add(id);
            }
        }
        module.start.into_iter().for_each(&mut add);
        for (id, function) in module.funcs.iter_local() {
            if !named(id).is_some_and(|name| known.contains(name)) {
                calls(function).into_iter().for_each(&mut add);
            }
        }
        let reach = graph.reach(&roots, |name| marks.get(name).copied());
        let mut classes: BTreeMap<Groups, usize> = BTreeMap::new();
        let sizes = reach.functions.iter().map(|(_, length, class)| (*class, *length));
        for (class, size) in
            sizes.chain(reach.constants.iter().map(|(range, class)| (*class, range.len())))
        {
            *classes.entry(class).or_default() += size;
        }
        let files = Files::new(&groups, &classes, file);
        let home = |class: Groups| files.of(class).context("code without a file");
        let mut report = Vec::new();
        let mut line = |file: usize, size: usize, name: String, class: Groups| {
            let by: Vec<&str> =
                crate::files::members(class).map(|at| groups[at].name.as_str()).collect();
            report.push(format!("{}\t{size}\t{name}\t{}", files.files[file].name, by.join(" ")));
        };
        let mut homes = HashMap::new();
        for (name, length, class) in &reach.functions {
            let file = home(*class)?;
            let plain = demangled(name);
            if files.files[file].name == WHOLE
                && plain.trim_start_matches(['<', '&']).starts_with(NOT_IN_WHOLE)
            {
                bail!("the chunk {WHOLE} has code of the page: {plain}");
            }
            line(file, *length, plain, *class);
            if let Some(at) = ids.get(name) {
                homes.insert(*at, file);
            }
        }
        let mut constants = Vec::new();
        for (range, class) in reach.constants {
            let file = home(class)?;
            line(file, range.len(), format!("constants at {}", range.start), class);
            constants.push((range, file));
        }
        // What a function calls in another file, by its place in the table.
        let mut called: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (id, function) in module.funcs.iter_local() {
            let from = homes.get(&id.index());
            for to in calls(function) {
                if let Some(home) = homes.get(&to.index()).filter(|home| from != Some(home)) {
                    called.insert((*home, to.index()));
                }
            }
        }
        let mut gates: BTreeMap<usize, u64> =
            slots(module)?.into_iter().map(|(slot, id)| (id.index(), slot)).collect();
        gates.retain(|at, _| homes.get(at).is_some_and(|home| called.contains(&(*home, *at))));
        let mut table = module.tables.get(function_table(module)?).initial;
        for (_, at) in called {
            gates.entry(at).or_insert_with(|| {
                table += 1;
                table - 1
            });
        }
        Ok(Self { groups, files, homes, gates, constants, table, report })
    }

    /// The constants of a file.
    fn spare(&self, file: usize) -> Vec<Range<usize>> {
        self.constants
            .iter()
            .filter(|(_, home)| *home == file)
            .map(|(range, _)| range.clone())
            .collect()
    }
}

/// The groups, and the functions that begin one.
fn groups<'a>(names: &HashSet<&'a str>) -> Result<(Vec<Group>, HashMap<&'a str, u32>)> {
    let mut types: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        if let Some(path) = marked(&demangled(name)) {
            types.entry(path).or_default().push(name);
        }
    }
    if types.is_empty() {
        bail!(
            "nothing is marked by calls of `deferred::chunk`, or names are mangled otherwise than -Csymbol-mangling-version=v0"
        );
    }
    if types.len() >= Groups::BITS as usize {
        bail!("{} groups are more than {}", types.len(), Groups::BITS - 1);
    }
    let at = |path: &str| types.keys().position(|key| key == path);
    let all = (1 << types.len()) - 1;
    let groups = types.keys().enumerate().map(|(own, path)| {
        let name = chunk_name(path);
        let inner = path
            .strip_suffix('>')
            .and_then(|path| path.split_once('<'))
            .and_then(|(_, inner)| at(inner));
        let needs = if name == WHOLE { all & !(1 << own) } else { inner.map_or(0, |at| 1 << at) };
        Group { name, needs }
    });
    let groups: Vec<Group> = groups.collect();
    let mut seen = HashSet::new();
    if let Some(twice) = groups.iter().find(|group| !seen.insert(&group.name)) {
        bail!("two chunks are called {}", twice.name);
    }
    let marks =
        types.values().zip(0..).flat_map(|(names, at)| names.iter().map(move |name| (*name, at)));
    Ok((groups, marks.collect()))
}

/// The type that names the chunk, if a function is a mark: `crate::deferred::chunk::<TYPE, …>`.
fn marked(name: &str) -> Option<String> {
    let (crate_name, arguments) = name.split_once(MARK)?;
    if !crate_name.chars().all(|character| character.is_alphanumeric() || character == '_') {
        return None;
    }
    let mut depth = 0;
    let end = arguments.find(|character| {
        match character {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' | ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        depth < 0 || (depth == 0 && character == ',')
    })?;
    Some(arguments[..end].to_owned())
}

fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The functions that a function calls.
fn calls(function: &LocalFunction) -> Vec<FunctionId> {
    struct Calls(Vec<FunctionId>);
    impl<'a> Visitor<'a> for Calls {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.push(*id);
        }
    }
    let mut calls = Calls(Vec::new());
    dfs_in_order(&mut calls, function, function.entry_block());
    calls.0
}

fn function_table(module: &Module) -> Result<TableId> {
    module.tables.main_function_table()?.context("no table of functions")
}

/// The functions in the table, by their places.
fn slots(module: &Module) -> Result<Vec<(u64, FunctionId)>> {
    let mut slots = Vec::new();
    for element in module.elements.iter() {
        let (ElementKind::Active { offset, .. }, ElementItems::Functions(functions)) =
            (&element.kind, &element.items)
        else {
            continue;
        };
        slots.extend((address(offset)? as u64..).zip(functions.iter().copied()));
    }
    Ok(slots)
}

fn address(offset: &ConstExpr) -> Result<usize> {
    match offset {
        ConstExpr::Value(Value::I32(at)) => Ok(*at as u32 as usize),
        _ => bail!("a place that is no plain number"),
    }
}

fn place(at: usize) -> ConstExpr {
    ConstExpr::Value(Value::I32(at as i32))
}

/// What a chunk takes from the core, by kind and index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Function(usize),
    Global(usize),
    Memory,
    Table,
}

impl Shared {
    /// The name under which the core gives it out. No name of JavaScript's begins so.
    fn name(self) -> String {
        match self {
            Self::Function(at) => format!("{at:x}"),
            Self::Global(at) => format!("g{at:x}"),
            Self::Memory => "m".to_owned(),
            Self::Table => "t".to_owned(),
        }
    }
}

/// The module of a file, and what it wants from the core.
fn chunk(mut module: Module, plan: &Plan, file: usize) -> Result<(Vec<u8>, BTreeSet<Shared>)> {
    let slots = slots(&module)?;
    let constants = constants(&module, plan, file)?;
    bare(&mut module)?;
    call_through_table(&mut module, plan, |home| home.is_some_and(|home| home != file))?;
    import(&mut module, plan)?;
    fill(&mut module, plan, file, &slots, constants)?;
    walrus::passes::gc::run(&mut module);
    let wanted = module
        .imports
        .iter()
        .map(|import| match import.kind {
            ImportKind::Function(id) => Ok(Shared::Function(id.index())),
            ImportKind::Global(id) => Ok(Shared::Global(id.index())),
            ImportKind::Memory(_) => Ok(Shared::Memory),
            ImportKind::Table(_) => Ok(Shared::Table),
            ImportKind::Tag(_) => bail!("an exception's tag"),
        })
        .collect::<Result<_>>()?;
    Ok((written(module), wanted))
}

/// The constants of a file, and where they stand in memory.
fn constants(module: &Module, plan: &Plan, file: usize) -> Result<Vec<(usize, Vec<u8>)>> {
    let spare = plan.spare(file);
    let mut constants = Vec::new();
    for data in module.data.iter() {
        if let DataKind::Active { offset, .. } = &data.kind {
            let start = address(offset)?;
            for range in within(&spare, start..start + data.value.len(), NEAR) {
                let bytes = &data.value[range.start - start..range.end - start];
                constants.push((range.start, bytes.to_vec()));
            }
        }
    }
    Ok(constants)
}

/// Removes the module's exports and its start function, and what is in the table and in memory.
fn bare(module: &mut Module) -> Result<()> {
    let (memory, table) = (module.get_memory_id()?, function_table(module)?);
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        module.exports.delete(id);
    }
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for id in elements {
        module.tables.get_mut(table).elem_segments.remove(&id);
        module.elements.delete(id);
    }
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        module.memories.get_mut(memory).data_segments.remove(&id);
        module.data.delete(id);
    }
    Ok(())
}

/// Imports the functions of the core, its memory, table, and globals.
fn import(module: &mut Module, plan: &Plan) -> Result<()> {
    let (memory, table) = (module.get_memory_id()?, function_table(module)?);
    let imports: Vec<_> = module.imports.iter().map(|import| import.id()).collect();
    let functions: Vec<_> = module.funcs.iter().map(|function| function.id()).collect();
    for id in functions {
        if !plan.homes.contains_key(&id.index()) {
            let name = Shared::Function(id.index()).name();
            let import = module.imports.add(CORE, &name, id);
            let function = module.funcs.get_mut(id);
            let ty = function.ty();
            function.kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    for id in imports {
        module.imports.delete(id);
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let name = Shared::Global(id.index()).name();
        let import = module.imports.add(CORE, &name, id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let import = module.imports.add(CORE, &Shared::Memory.name(), memory);
    module.memories.get_mut(memory).import = Some(import);
    let import = module.imports.add(CORE, &Shared::Table.name(), table);
    module.tables.get_mut(table).import = Some(import);
    lengthen(module, table, plan.table);
    Ok(())
}

/// Puts the functions of a file into the table, and its constants into memory.
fn fill(
    module: &mut Module,
    plan: &Plan,
    file: usize,
    slots: &[(u64, FunctionId)],
    constants: Vec<(usize, Vec<u8>)>,
) -> Result<()> {
    let (memory, table) = (module.get_memory_id()?, function_table(module)?);
    let own = |id: FunctionId| plan.homes.get(&id.index()) == Some(&file);
    let mut placed: BTreeMap<u64, FunctionId> =
        slots.iter().copied().filter(|(_, id)| own(*id)).collect();
    for (id, _) in module.funcs.iter_local().filter(|(id, _)| own(*id)) {
        if let Some(slot) = plan.gates.get(&id.index()) {
            placed.insert(*slot, id);
        }
    }
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (slot, id) in placed {
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() as u64 == slot => run.push(id),
            _ => runs.push((slot, vec![id])),
        }
    }
    for (slot, run) in runs {
        place_in_table(module, table, slot, run);
    }
    for (at, value) in constants {
        let offset = place(at);
        let data = module.data.add(DataKind::Active { memory, offset }, value);
        module.memories.get_mut(memory).data_segments.insert(data);
    }
    Ok(())
}

fn place_in_table(module: &mut Module, table: TableId, slot: u64, functions: Vec<FunctionId>) {
    let offset = place(slot as usize);
    let kind = ElementKind::Active { table, offset };
    let element = module.elements.add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(element);
}

fn lengthen(module: &mut Module, table: TableId, length: u64) {
    let table = module.tables.get_mut(table);
    table.initial = length;
    table.maximum = table.maximum.map(|most| most.max(length));
}

/// The module that the page begins with; it gives out what the chunks want.
fn core(mut module: Module, plan: &Plan, wanted: &BTreeSet<Shared>) -> Result<Vec<u8>> {
    let functions: BTreeMap<usize, FunctionId> =
        module.funcs.iter().map(|function| (function.id().index(), function.id())).collect();
    call_through_table(&mut module, plan, |home| home.is_some())?;
    empty_slots(&mut module, plan)?;
    let spare: Vec<Range<usize>> = plan.constants.iter().map(|(range, _)| range.clone()).collect();
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset, .. } = &data.kind {
            let start = address(offset)?;
            for range in within(&spare, start..start + data.value.len(), 0) {
                data.value[range.start - start..range.end - start].fill(0);
            }
        }
    }
    let (memory, table) = (module.get_memory_id()?, function_table(&module)?);
    lengthen(&mut module, table, plan.table);
    let globals: BTreeMap<usize, _> =
        module.globals.iter().map(|global| (global.id().index(), global.id())).collect();
    for shared in wanted {
        let item: ExportItem = match shared {
            Shared::Function(at) => functions[at].into(),
            Shared::Global(at) => globals[at].into(),
            Shared::Memory => memory.into(),
            Shared::Table => table.into(),
        };
        module.exports.add(&shared.name(), item);
    }
    walrus::passes::gc::run(&mut module);
    Ok(written(module))
}

/// Puts into the place of each function of another file one that calls it through the table.
fn call_through_table(
    module: &mut Module,
    plan: &Plan,
    elsewhere: impl Fn(Option<usize>) -> bool,
) -> Result<()> {
    let table = function_table(module)?;
    let functions: BTreeMap<usize, FunctionId> =
        module.funcs.iter().map(|function| (function.id().index(), function.id())).collect();
    for (at, slot) in &plan.gates {
        if !elsewhere(plan.homes.get(at).copied()) {
            continue;
        }
        let ty = module.funcs.get(functions[at]).ty();
        let (params, results) = {
            let ty = module.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(*slot as i32);
        body.instr(Instr::CallIndirect(CallIndirect { ty, table }));
        module.funcs.get_mut(functions[at]).kind = FunctionKind::Local(builder.local_func(args));
    }
    Ok(())
}

/// Removes the functions of the chunks from the table. Nothing calls them before they are there.
fn empty_slots(module: &mut Module, plan: &Plan) -> Result<()> {
    let mut absent = FunctionBuilder::new(&mut module.types, &[], &[]);
    absent.func_body().unreachable();
    let absent = absent.finish(vec![], &mut module.funcs);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            for function in
                functions.iter_mut().filter(|function| plan.homes.contains_key(&function.index()))
            {
                *function = absent;
            }
        }
    }
    Ok(())
}

/// The parts of the ranges that lie in a segment, those at most so `near` to each other as one.
fn within(ranges: &[Range<usize>], segment: Range<usize>, near: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let (from, to) = (range.start.max(segment.start), range.end.min(segment.end));
        match parts.last_mut() {
            _ if from >= to => {}
            Some(last) if from - last.end <= near => last.end = to,
            _ => parts.push(from..to),
        }
    }
    parts
}

/// The module as a file. Its functions bear their names as one reads them: the order of names packs best.
fn written(mut module: Module) -> Vec<u8> {
    for function in module.funcs.iter_mut() {
        function.name = function.name.as_deref().map(demangled);
    }
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in customs {
        module.customs.delete(id);
    }
    module.emit_wasm()
}
