"""``sqr rubric``: check a rubric, show it, or print its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.options import Output, refuse_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from rich.tree import Tree

    from sqr.rubric.model import Part, Rubric, TierName

app = typer.Typer(
    help="Check a rubric, show it, or print its JSON Schema.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("check")
def check(
    files: Annotated[list[str], typer.Argument(help="Rubric files, or names of shipped rubrics.")],
) -> None:
    """Check rubrics: every fault with its line and column, and the rubric's own examples."""
    from sqr.cli.exits import CLEAN, PROBLEMS, UNUSABLE
    from sqr.cli.terminal import emit
    from sqr.errors import InputError

    lines: list[str] = []
    code = CLEAN
    for name in files:
        try:
            told, clean = _checked(name)
            code = max(code, CLEAN if clean else PROBLEMS)
        except InputError as error:  # one missing file does not hide the faults of another
            told, code = [f"{name}: {error.message}", f"    {error.hint}"], UNUSABLE
        lines += told
    emit("\n".join(lines) + "\n", None)
    raise typer.Exit(code)


def _checked(name: str) -> tuple[list[str], bool]:
    """Return what is to be said of one rubric, and whether nothing is wrong with it."""
    from sqr.cli.terminal import fault_lines
    from sqr.rubric import load
    from sqr.rubric.names import listed
    from sqr.scoring.examples import failures

    path = load.translated_by(load.find(name))
    found = load.check_file(path)
    rubric = found.rubric
    if rubric is None or found.faults:
        return fault_lines(found.faults), False
    lines: list[str] = []
    for failure in failures(rubric):
        place = load.line_of(path, ("examples", failure.number))
        lines.append(f"{path}:{place.line}:{place.column}: {failure.message}")
        lines += [f"    {step}" for step in failure.steps]
    for code, gaps in found.missing.items():
        lines += [f"{gap.place}: {gap.message} ({code}). {gap.hint}" for gap in gaps]
    if lines:
        return lines, False
    tiers, examples = rubric.tiers, len(rubric.examples)
    said = f"{_number(len(rubric.domains), tiers.domain)}, "
    said += f"{_number(len(rubric.criteria), tiers.criterion)}, no faults; "
    said += "1 example holds" if examples == 1 else f"{examples} examples hold"
    languages = [*rubric.translations, *load.beside(path)]
    said += f"; complete in {listed(languages, joined='and')}" if languages else ""
    warned = [*_about_cuts(rubric, path), *_about_excel(rubric)]
    return [f"{path}: {rubric.title}: {said}", *warned], True


def _number(number: int, tier: TierName) -> str:
    return f"{number} {(tier.name if number == 1 else tier.many).lower()}"


def _about_cuts(rubric: Rubric, path: Path) -> list[str]:
    """Warn of cuts that are none of the rubric's faults and still surprise."""
    from sqr.cli.terminal import fault_lines
    from sqr.rubric.lint_cuts import surprises
    from sqr.yaml.read import read

    if not (found := list(surprises(rubric))):
        return []
    document = read(path)
    return fault_lines([document.fault(at, told, hint, key=True) for at, told, hint in found])


def _about_excel(rubric: Rubric) -> list[str]:
    """Warn of ids that are none of the rubric's faults until somebody types them into Excel."""
    from sqr.rubric.lint_excel import excel_prone

    said = [f"    {words}." for words in excel_prone(rubric)]
    advice = "    Format these columns as Text before anybody types, or choose ids such as A1."
    return [*said, advice] if said else []


@app.command("show")
def show(
    file: Annotated[str, typer.Argument(help="A rubric file, or the name of a shipped rubric.")],
) -> None:
    """Show a rubric as a tree, with its scale and its rules in plain sentences."""
    from rich.table import Table
    from rich.text import Text

    from sqr.cli.terminal import show as print_all
    from sqr.rubric.load import load
    from sqr.rubric.sentences import sentences

    rubric = load(file).rubric
    scale = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for level in rubric.levels:
        scale.add_row(Text(level.code, style="bold"), Text(level.name, style="bold"),
                      Text(level.meaning))  # fmt: skip
    told = [Text(f"• {lv.name}: {lv.for_families}") for lv in rubric.levels if lv.for_families]
    families = (
        [Text("What families read of each level", style="bold"), *told, Text("")] if told else []
    )
    rules = [Text(f"• {sentence}") for sentence in sentences(rubric)]
    print_all(
        Text(f"{rubric.title} ({rubric.id} {rubric.version})", style="bold underline"),
        Text(rubric.description), Text(""), scale, Text(""), _tree(rubric), Text(""), *families,
        Text("How ratings become levels", style="bold"), *rules,
    )  # fmt: skip


def _tree(rubric: Rubric) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, part: Part, style: str) -> None:
        weight = f"  (weight {part.weight})" if part.weight != 1 else ""
        label = Text(f"{part.id}  {part.name}", style=style)
        branch = tree.add(label.append(weight, style="dim"))
        for child in part.parts:
            grow(branch, child, "")

    tree = Tree(Text(rubric.tiers.domain.many, style="dim"), guide_style="dim")
    for domain in rubric.domains:
        grow(tree, domain, "bold")
    return tree


@app.command("translate")
def translate(
    file: Annotated[str, typer.Argument(help="A rubric file, or the name of a shipped rubric.")],
    language: Annotated[str, typer.Argument(help="The language as a code, such as es.")],
    output: Output = None,
) -> None:
    """Print the texts of a rubric to be translated, with what is translated already.

    Save it beside RUBRIC.yaml as RUBRIC.es.yaml: documents with --language es then speak it.
    """
    from sqr.cli.terminal import emit
    from sqr.errors import UsageError
    from sqr.rubric import load
    from sqr.rubric.sheet import sheet

    if not load.is_code(language):
        raise UsageError(f"{language!r:.40} is no code of a language", "Write es, pt or ht.")
    path = load.find(file)
    if output is not None:
        refuse_inputs(frozenset((path.resolve(),)), output)
    rubric, told = load.told_in(path, language)
    emit(sheet(rubric, told, path.name), output)


@app.command("schema")
def schema(
    translation: Annotated[
        bool, typer.Option("--translation", help="The schema of a rubric's translation.")
    ] = False,
    output: Output = None,
) -> None:
    """Print the JSON Schema of rubrics, for editors that complete and check while typing."""
    from sqr.cli.terminal import emit
    from sqr.rubric.schema import rubric_schema, translation_schema

    emit(translation_schema() if translation else rubric_schema(), output)
