//! What reaches what: read from the relocations that the linker leaves (`--emit-relocs`), which name every mention of a
//! function or of data, in code and in data alike.

use anyhow::{Result, bail};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
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
    /// How long the code of each function is, in bytes.
    lengths: Vec<usize>,
    /// The place in memory of each symbol of the data; empty for what is no constant.
    places: Vec<Range<usize>>,
    /// What a node mentions. Functions come first, then data.
    mentions: Vec<Vec<usize>>,
}

/// Groups, each a bit: those that reach a function or a constant.
pub type Groups = u128;

/// What reaches what.
pub struct Reach<'a> {
    /// Of each function that the core does without: its name, its length, and the groups that reach it.
    pub functions: Vec<(&'a str, usize, Groups)>,
    /// The constants that the core does without, by their places in memory, in order, with the groups that reach them.
    pub constants: Vec<(Range<usize>, Groups)>,
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

impl Linked<'_> {
    /// What the tool takes for granted.
    fn check(&self) -> Result<()> {
        if self.relocations.is_empty() || self.symbols.is_empty() {
            bail!("no relocations: link with -Clink-arg=--emit-relocs");
        }
        if self.names.is_empty() {
            bail!("no names of functions: link without stripping");
        }
        if !self.segment_names.contains(&CONSTANTS) {
            bail!("no segment {CONSTANTS}: the linker names its segments otherwise");
        }
        let mut seen = HashSet::new();
        if let Some(twice) = self.names.values().find(|name| !seen.insert(name.as_str())) {
            bail!("two functions are called {twice}");
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
        linked.check()?;
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
            let in_code = *section == linked.code.number;
            match relocation.ty {
                R::FunctionIndexLeb
                | R::FunctionIndexI32
                | R::TableIndexSleb
                | R::TableIndexI32
                | R::MemoryAddrLeb
                | R::MemoryAddrSleb
                | R::MemoryAddrI32 => {}
                R::TypeIndexLeb
                | R::GlobalIndexLeb
                | R::GlobalIndexI32
                | R::TableNumberLeb
                | R::EventIndexLeb => continue,
                // Of debug information.
                _ if !in_code && *section != linked.data.number => continue,
                other => bail!("a relocation of a kind that the tool doesn't know: {other:?}"),
            }
            let Some(to) = node_of.get(relocation.index as usize).copied().flatten() else {
                continue;
            };
            let offset = relocation.offset as usize;
            if in_code {
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
        let mut lengths = vec![0; linked.imported];
        lengths.extend(linked.bodies.iter().map(Range::len));
        Ok(Self { names, lengths, places, mentions })
    }

    /// The names of all functions.
    pub fn names(&self) -> HashSet<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// What reaches each function and constant: the roots, which are names of functions, or groups, which begin at the
    /// functions that `mark` gives one. A group ends where another begins, and where the core does.
    pub fn reach(&self, roots: &HashSet<String>, mark: impl Fn(&str) -> Option<u32>) -> Reach<'_> {
        let marks: Vec<Option<u32>> = self.names.iter().map(|name| mark(name)).collect();
        let begin = (0..self.names.len()).filter(|at| roots.contains(&self.names[*at]));
        let core = self.walk(begin.collect(), |node| marks.get(node).is_some_and(Option::is_some));
        let mut reached: Vec<Groups> = vec![0; self.mentions.len()];
        let groups: BTreeSet<u32> = marks.iter().copied().flatten().collect();
        for group in groups {
            let begin = (0..marks.len()).filter(|at| marks[*at] == Some(group)).collect();
            let other = |node: usize| {
                core[node]
                    || marks.get(node).is_some_and(|mark| mark.is_some_and(|mark| mark != group))
            };
            for (reached, seen) in reached.iter_mut().zip(self.walk(begin, other)) {
                *reached |= Groups::from(seen) << group;
            }
        }
        let (functions, data) = reached.split_at(self.names.len());
        Reach {
            functions: (self.names.iter().zip(&self.lengths).zip(functions))
                .filter(|(_, groups)| **groups != 0)
                .map(|((name, length), groups)| (name.as_str(), *length, *groups))
                .collect(),
            constants: self.constants(&core[self.names.len()..], data),
        }
    }

    /// The nodes that these reach, themselves included, but for what is beyond the `end`.
    fn walk(&self, mut next: Vec<usize>, end: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut seen = vec![false; self.mentions.len()];
        while let Some(node) = next.pop() {
            if !end(node) && !std::mem::replace(&mut seen[node], true) {
                next.extend(&self.mentions[node]);
            }
        }
        seen
    }

    /// The constants that groups alone reach. Symbols may overlap: a text can be the end of another.
    fn constants(&self, core: &[bool], reached: &[Groups]) -> Vec<(Range<usize>, Groups)> {
        let end = self.places.iter().map(|place| place.end).max().unwrap_or(0);
        let mut bytes: Vec<Groups> = vec![0; end];
        for (place, groups) in self.places.iter().zip(reached) {
            bytes[place.clone()].iter_mut().for_each(|byte| *byte |= groups);
        }
        for (place, _) in self.places.iter().zip(core).filter(|(_, core)| **core) {
            bytes[place.clone()].fill(0);
        }
        let mut ranges: Vec<(Range<usize>, Groups)> = Vec::new();
        for (at, groups) in bytes.into_iter().enumerate().filter(|(_, groups)| *groups != 0) {
            match ranges.last_mut() {
                Some((last, same)) if last.end == at && *same == groups => last.end += 1,
                _ => ranges.push((at..at + 1, groups)),
            }
        }
        ranges
    }
}
