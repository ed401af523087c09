//! What reaches what: read from the relocations that the linker leaves (`--emit-relocs`), which name every mention of a
//! function or of data, in code and in data alike.

use anyhow::{Result, bail};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};
use wasmparser::{
    DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

/// The linker's name of the segment of constants. Other data in memory can change, and is never moved.
const CONSTANTS: &str = ".rodata";

/// The functions and data of a linked module, and what each mentions.
pub struct Graph {
    /// The mangled name of each function.
    names: Vec<String>,
    /// The place in memory of each symbol of the data; empty for what is no constant.
    places: Vec<Range<usize>>,
    /// What a node mentions. Functions come first, then data.
    mentions: Vec<Vec<usize>>,
}

/// What the first view needs.
pub struct Needed {
    /// Names of functions.
    pub functions: HashSet<String>,
    /// Constants that it does without: places in memory, in order, none touching another.
    pub spare: Vec<Range<usize>>,
}

/// A section's number and its beginning in the file.
#[derive(Clone, Copy, Default)]
struct Section {
    number: u32,
    start: usize,
}

/// What is gathered on one way through the file.
#[derive(Default)]
struct Linked<'a> {
    imported: usize,
    code: Section,
    data: Section,
    bodies: Vec<Range<usize>>,
    /// Of each segment: its address, and its beginning in the file.
    segments: Vec<(usize, usize)>,
    segment_names: Vec<&'a str>,
    names: HashMap<usize, String>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<(u32, RelocationEntry)>,
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut linked = Self::default();
        let mut number = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let section =
                Section { number, start: payload.as_section().map_or(0, |(_, range)| range.start) };
            match payload {
                Payload::CodeSectionEntry(body) => {
                    linked.bodies.push(body.range());
                    continue;
                }
                Payload::Version { .. } | Payload::End(_) => continue,
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_)) {
                            linked.imported += 1;
                        }
                    }
                }
                Payload::CodeSectionStart { .. } => linked.code = section,
                Payload::DataSection(segments) => {
                    linked.data = section;
                    for segment in segments {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            bail!("a passive segment");
                        };
                        let Operator::I32Const { value } =
                            offset_expr.get_operators_reader().read()?
                        else {
                            bail!("a segment without a plain address");
                        };
                        let start = segment.range.end - segment.data.len();
                        linked.segments.push((value as usize, start));
                    }
                }
                Payload::CustomSection(custom) => linked.custom(custom.as_known())?,
                _ => {}
            }
            number += 1;
        }
        Ok(linked)
    }

    fn custom(&mut self, section: KnownCustom<'a>) -> Result<()> {
        match section {
            KnownCustom::Name(names) => {
                for name in names {
                    if let Name::Function(names) = name? {
                        for name in names {
                            let name = name?;
                            self.names.insert(name.index as usize, name.name.to_owned());
                        }
                    }
                }
            }
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    match part? {
                        Linking::SymbolTable(symbols) => {
                            for symbol in symbols {
                                self.symbols.push(symbol?);
                            }
                        }
                        Linking::SegmentInfo(segments) => {
                            for segment in segments {
                                self.segment_names.push(segment?.name);
                            }
                        }
                        _ => {}
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let section = relocations.section_index();
                for relocation in relocations.entries() {
                    self.relocations.push((section, relocation?));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Graph {
    /// Reads the module as it comes from the linker.
    ///
    /// # Errors
    /// If it is no such module, or was linked without relocations.
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let linked = Linked::read(wasm)?;
        if linked.relocations.is_empty() || linked.symbols.is_empty() {
            bail!("linked without --emit-relocs");
        }
        let functions = linked.imported + linked.bodies.len();
        let mut places = Vec::new();
        let mut node_of = Vec::new();
        // Where each data symbol is in the file, to find the symbol that a relocation is in.
        let mut held: Vec<(Range<usize>, usize)> = Vec::new();
        for symbol in &linked.symbols {
            node_of.push(match symbol {
                SymbolInfo::Func { index, .. } => Some(*index as usize),
                SymbolInfo::Data { symbol: Some(data), .. } => {
                    let segment = data.index as usize;
                    let (Some((address, start)), Some(name)) =
                        (linked.segments.get(segment), linked.segment_names.get(segment))
                    else {
                        bail!("data in no segment");
                    };
                    let (offset, size) = (data.offset as usize, data.size as usize);
                    let node = functions + places.len();
                    held.push((start + offset..start + offset + size, node));
                    let at = address + offset;
                    let end = if *name == CONSTANTS { at + size } else { at };
                    places.push(at..end);
                    Some(node)
                }
                _ => None,
            });
        }
        held.sort_by_key(|(range, _)| (range.start, range.end));
        let longest = held.iter().map(|(range, _)| range.len()).max().unwrap_or(0);
        let mut mentions = vec![Vec::new(); functions + places.len()];
        for (section, relocation) in &linked.relocations {
            use RelocationType as R;
            let told = matches!(
                relocation.ty,
                R::FunctionIndexLeb
                    | R::FunctionIndexI32
                    | R::TableIndexSleb
                    | R::TableIndexI32
                    | R::MemoryAddrLeb
                    | R::MemoryAddrSleb
                    | R::MemoryAddrI32
            );
            if !told {
                continue;
            }
            let Some(to) = node_of.get(relocation.index as usize).copied().flatten() else {
                continue;
            };
            let offset = relocation.offset as usize;
            if *section == linked.code.number {
                let at = linked.code.start + offset;
                let body = linked.bodies.partition_point(|body| body.end <= at);
                mentions[linked.imported + body].push(to);
            } else if *section == linked.data.number {
                let at = linked.data.start + offset;
                let after = held.partition_point(|(range, _)| range.start <= at);
                // Symbols of the same bytes mention the same.
                let near = held[..after].iter().rev();
                for (range, node) in near.take_while(|(range, _)| range.start + longest > at) {
                    if range.end > at {
                        mentions[*node].push(to);
                    }
                }
            }
        }
        let names =
            (0..functions).map(|at| linked.names.get(&at).cloned().unwrap_or_default()).collect();
        Ok(Self { names, places, mentions })
    }

    /// The names of all functions.
    pub fn names(&self) -> HashSet<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// What the functions of these names reach, but by no function that is `deferred`.
    pub fn needed(&self, roots: &HashSet<String>, deferred: impl Fn(&str) -> bool) -> Needed {
        let mut seen = vec![false; self.mentions.len()];
        let mut next: Vec<usize> =
            (0..self.names.len()).filter(|at| roots.contains(&self.names[*at])).collect();
        let mut functions = HashSet::new();
        while let Some(node) = next.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            if let Some(name) = self.names.get(node) {
                if deferred(name) {
                    continue;
                }
                functions.insert(name.clone());
            }
            next.extend(&self.mentions[node]);
        }
        Needed { functions, spare: self.spare(&seen[self.names.len()..]) }
    }

    /// The constants of no needed symbol. Symbols may overlap: a text can be the end of another.
    fn spare(&self, needed: &[bool]) -> Vec<Range<usize>> {
        let end = self.places.iter().map(|place| place.end).max().unwrap_or(0);
        let mut spare = vec![false; end];
        for (place, needed) in self.places.iter().zip(needed) {
            if !needed {
                spare[place.clone()].fill(true);
            }
        }
        for (place, needed) in self.places.iter().zip(needed) {
            if *needed {
                spare[place.clone()].fill(false);
            }
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in (0..end).filter(|at| spare[*at]) {
            match ranges.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => ranges.push(at..at + 1),
            }
        }
        ranges
    }
}
