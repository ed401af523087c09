//! The two modules.

use crate::graph::{Graph, Needed};
use anyhow::{Context, Result, bail};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::Range,
};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalKind, ImportKind, ImportedFunction, LocalFunction, Module, TableId,
    ir::{CallIndirect, Instr, Value, Visitor, dfs_in_order},
};

/// The function in whose calls the line is drawn, demangled.
const DEFERRED: &str = "cloudglass::deferred::deferred::<";
/// The export that loads the rest.
const LOAD: &str = "loadRest";
/// What the rest calls the module that it imports from.
const FIRST: &str = "first";
/// Constants nearer to each other than this are cheaper to write with what lies between them.
const NEAR: usize = 8;

/// What the tool makes.
pub struct Parts {
    /// What the page begins with.
    pub first: Vec<u8>,
    /// What it loads after that.
    pub rest: Vec<u8>,
    /// How many functions are in the rest alone.
    pub functions: usize,
    /// How many bytes of constants are in the rest alone.
    pub constants: usize,
    /// How many functions of the rest the first one calls.
    pub gates: usize,
}

/// Splits a module, given as linked and as wasm-bindgen made it.
///
/// # Errors
/// If either is no module of the kind.
pub fn split(linked: &[u8], bound: &[u8]) -> Result<Parts> {
    let graph = Graph::read(linked)?;
    let module = Module::from_buffer(bound)?;
    let plan = Plan::new(&graph, &module)?;
    let (rest, wanted) = rest(Module::from_buffer(bound)?, &plan)?;
    Ok(Parts {
        first: first(module, &plan, &wanted)?,
        rest,
        functions: plan.deferred.len(),
        constants: plan.spare.iter().map(Range::len).sum(),
        gates: plan.gates.len(),
    })
}

/// What goes where. Functions are known by their index, which is the same each time the module is read.
struct Plan {
    /// The functions of the rest.
    deferred: HashSet<usize>,
    /// The places in the table of those that the first module calls.
    gates: BTreeMap<usize, u64>,
    /// The constants of the rest, by their places in memory.
    spare: Vec<Range<usize>>,
    /// How long the table becomes.
    table: u64,
}

impl Plan {
    fn new(graph: &Graph, module: &Module) -> Result<Self> {
        let known = graph.names();
        let named = |id: FunctionId| module.funcs.get(id).name.as_deref();
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
        let is_deferred = |name: &str| demangled(name).starts_with(DEFERRED);
        let Needed { functions, spare } = graph.needed(&roots, is_deferred);
        let deferred: HashSet<usize> = module
            .funcs
            .iter_local()
            .filter(|(id, _)| {
                named(*id).is_some_and(|name| known.contains(name) && !functions.contains(name))
            })
            .map(|(id, _)| id.index())
            .collect();
        if deferred.is_empty() {
            bail!("nothing is marked by calls of `later`");
        }
        // What the first module calls of the rest.
        let called: BTreeSet<usize> = module
            .funcs
            .iter_local()
            .filter(|(id, _)| !deferred.contains(&id.index()))
            .flat_map(|(_, function)| calls(function))
            .map(|id| id.index())
            .filter(|at| deferred.contains(at))
            .collect();
        let placed = slots(module)?;
        let mut table = module.tables.get(function_table(module)?).initial;
        let mut gates = BTreeMap::new();
        for (slot, id) in &placed {
            let at = id.index();
            if deferred.contains(&at)
                && (called.contains(&at) || named(*id).is_some_and(is_deferred))
            {
                gates.insert(at, *slot);
            }
        }
        for at in called {
            gates.entry(at).or_insert_with(|| {
                table += 1;
                table - 1
            });
        }
        Ok(Self { deferred, gates, spare, table })
    }
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

/// What one module takes from the other, by kind and index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Function(usize),
    Global(usize),
    Memory,
    Table,
}

impl Shared {
    /// The name under which the first module gives it out. No name of JavaScript's begins so.
    fn name(self) -> String {
        match self {
            Self::Function(at) => format!("{at:x}"),
            Self::Global(at) => format!("g{at:x}"),
            Self::Memory => "m".to_owned(),
            Self::Table => "t".to_owned(),
        }
    }
}

/// The module of the rest, and what it wants from the first.
fn rest(mut module: Module, plan: &Plan) -> Result<(Vec<u8>, BTreeSet<Shared>)> {
    let slots = slots(&module)?;
    let constants = constants(&module, plan)?;
    bare(&mut module)?;
    import(&mut module, plan)?;
    fill(&mut module, plan, &slots, constants)?;
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

/// The constants of the rest, and where they stand in memory.
fn constants(module: &Module, plan: &Plan) -> Result<Vec<(usize, Vec<u8>)>> {
    let mut constants = Vec::new();
    for data in module.data.iter() {
        if let DataKind::Active { offset, .. } = &data.kind {
            let start = address(offset)?;
            for range in within(&plan.spare, start..start + data.value.len(), NEAR) {
                let bytes = &data.value[range.start - start..range.end - start];
                constants.push((range.start, bytes.to_vec()));
            }
        }
    }
    Ok(constants)
}

/// Removes the module's exports and its start function.
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

/// Imports the functions of the first module, its memory, table, and globals.
fn import(module: &mut Module, plan: &Plan) -> Result<()> {
    let (memory, table) = (module.get_memory_id()?, function_table(module)?);
    let imports: Vec<_> = module.imports.iter().map(|import| import.id()).collect();
    let functions: Vec<_> = module.funcs.iter().map(|function| function.id()).collect();
    for id in functions {
        if !plan.deferred.contains(&id.index()) {
            let name = Shared::Function(id.index()).name();
            let import = module.imports.add(FIRST, &name, id);
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
        let import = module.imports.add(FIRST, &name, id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let import = module.imports.add(FIRST, &Shared::Memory.name(), memory);
    module.memories.get_mut(memory).import = Some(import);
    let import = module.imports.add(FIRST, &Shared::Table.name(), table);
    module.tables.get_mut(table).import = Some(import);
    lengthen(module, table, plan.table);
    Ok(())
}

/// Puts the functions of the rest into the table, and its constants into memory.
fn fill(
    module: &mut Module,
    plan: &Plan,
    slots: &[(u64, FunctionId)],
    constants: Vec<(usize, Vec<u8>)>,
) -> Result<()> {
    let (memory, table) = (module.get_memory_id()?, function_table(module)?);
    let mut placed: BTreeMap<u64, FunctionId> =
        slots.iter().copied().filter(|(_, id)| plan.deferred.contains(&id.index())).collect();
    for (id, _) in module.funcs.iter_local() {
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

/// The module that the page begins with; it gives out what the rest wants.
fn first(mut module: Module, plan: &Plan, wanted: &BTreeSet<Shared>) -> Result<Vec<u8>> {
    let functions: BTreeMap<usize, FunctionId> =
        module.funcs.iter().map(|function| (function.id().index(), function.id())).collect();
    gate(&mut module, plan, &functions)?;
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset, .. } = &data.kind {
            let start = address(offset)?;
            for range in within(&plan.spare, start..start + data.value.len(), 0) {
                data.value[range.start - start..range.end - start].fill(0);
            }
        }
    }
    let (memory, table) = (module.get_memory_id()?, function_table(&module)?);
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

/// Puts into the place of each function of the rest that the first module calls one that loads the rest and calls on,
/// and takes the others out of the table.
fn gate(module: &mut Module, plan: &Plan, functions: &BTreeMap<usize, FunctionId>) -> Result<()> {
    let table = function_table(module)?;
    let load = module.exports.get_func(LOAD)?;
    for (at, slot) in &plan.gates {
        let ty = module.funcs.get(functions[at]).ty();
        let (params, results) = {
            let ty = module.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        body.call(load);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(*slot as i32);
        body.instr(Instr::CallIndirect(CallIndirect { ty, table }));
        module.funcs.get_mut(functions[at]).kind = FunctionKind::Local(builder.local_func(args));
    }
    // Nothing calls the others before they are there.
    let mut absent = FunctionBuilder::new(&mut module.types, &[], &[]);
    absent.func_body().unreachable();
    let absent = absent.finish(vec![], &mut module.funcs);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            for function in functions {
                let at = function.index();
                if plan.deferred.contains(&at) && !plan.gates.contains_key(&at) {
                    *function = absent;
                }
            }
        }
    }
    let length = module.tables.get(table).initial;
    let mut added: Vec<_> = plan.gates.iter().filter(|(_, slot)| **slot >= length).collect();
    added.sort_by_key(|(_, slot)| **slot);
    let added = added.into_iter().map(|(at, _)| functions[at]).collect();
    place_in_table(module, table, length, added);
    lengthen(module, table, plan.table);
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
