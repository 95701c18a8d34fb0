"""The structure of the package in figures: modules, packages, import circles and chains.

Run as ``python -m tests.bench.structure``. Imports inside functions count, imports for type checking only do not, as in
the contracts that import-linter proves. A chain is counted in modules; modules of a circle count as one.
"""

import functools
import sys
from collections import defaultdict

import grimp

PACKAGE = "drs_inspector"


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Return the strongly connected components of more than one module, largest first (Kosaraju)."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(start: str, edges: dict[str, set[str]], done: list[str]) -> None:
        stack = [(start, iter(sorted(edges[start])))]
        seen.add(start)
        while stack:
            module, rest = stack[-1]
            following = next((one for one in rest if one not in seen), None)
            if following is None:
                stack.pop()
                done.append(module)
            else:
                seen.add(following)
                stack.append((following, iter(sorted(edges[following]))))

    for module in imports:
        if module not in seen:
            visit(module, imports, order)
    importers: dict[str, set[str]] = defaultdict(set)
    for module, imported in imports.items():
        importers[module] |= set()
        for one in imported:
            importers[one].add(module)
    seen.clear()
    found = []
    for module in reversed(order):
        if module not in seen:
            component: list[str] = []
            visit(module, importers, component)
            if len(component) > 1:
                found.append(set(component))
    return sorted(found, key=len, reverse=True)


def longest_chain(imports: dict[str, set[str]]) -> list[str]:
    """Return the longest chain of imports, each module importing the next; a circle counts as one module."""
    of_circle = {module: min(circle) for circle in circles(imports) for module in circle}
    edges: dict[str, set[str]] = defaultdict(set)
    for module, imported in imports.items():
        here = of_circle.get(module, module)
        edges[here] |= {of_circle.get(one, one) for one in imported} - {here}

    @functools.cache
    def chain(module: str) -> tuple[str, ...]:
        return (module, *max((chain(one) for one in sorted(edges[module])), key=len, default=()))

    longest: tuple[str, ...] = max((chain(module) for module in sorted(edges)), key=len)
    return list(longest)


def main() -> None:
    """Print the figures."""
    graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=True, cache_dir=None)
    packages = {name for name in graph.modules if graph.find_children(name)}
    modules = graph.modules - packages
    imports = {name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules}
    sizes = {name: len([one for one in graph.find_children(name) if one in modules]) for name in packages}
    largest = max(sorted(sizes), key=lambda name: sizes[name])
    found = circles(imports)
    chain = longest_chain(imports)
    print(f"modules                {len(modules)}")
    print(f"packages               {len(packages)}")
    print(f"modules a package      {len(modules) / len(packages):.1f}")
    print(f"largest package        {sizes[largest]} ({largest})")
    print(f"largest import circle  {len(found[0]) if found else 0}")
    print(f"longest import chain   {len(chain)}")
    if "--chain" in sys.argv:
        print("\n".join(chain))


if __name__ == "__main__":
    main()
