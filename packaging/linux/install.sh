#!/bin/sh
# Installs DRS Inspector for one person, without root:  ./install.sh
# Removes it again:                                     ./install.sh --remove   (or ~/.local/lib/drs-inspector/remove)
# Profiles, settings and what is in the keyring stay in both cases.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
prefix="${HOME}/.local"
share="${XDG_DATA_HOME:-${prefix}/share}"
program="${prefix}/lib/drs-inspector"
list="${program}/installed-files"

refresh() {
    # Menus and file types are looked up in caches; where the tools are missing the desktop does without them.
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "${share}/applications" || :
    fi
    if command -v update-mime-database >/dev/null 2>&1; then
        update-mime-database "${share}/mime" >/dev/null 2>&1 || :
    fi
}

remove() {
    if [ ! -f "${list}" ]; then
        echo "DRS Inspector is not installed in ${program}."
        return 0
    fi
    while IFS= read -r file; do
        rm -f -- "${file}"
    done <"${list}"
    if [ "$(readlink "${prefix}/bin/drs-inspector" 2>/dev/null)" = "${program}/drs-inspector" ]; then
        rm -f -- "${prefix}/bin/drs-inspector"
    fi
    rm -rf -- "${program}"
    refresh
    echo "DRS Inspector is removed. Profiles and settings are still in ${XDG_CONFIG_HOME:-${HOME}/.config}/drs-inspector."
}

install_files() {
    if [ -f "${list}" ]; then
        remove >/dev/null
    elif [ -e "${program}" ]; then
        echo "${program} exists and is not from this installer: move it away first." >&2
        exit 1
    fi
    mkdir -p "${program}" "${prefix}/bin"
    cp -R "${here}/program/." "${program}/"
    cp "${here}/install.sh" "${program}/remove"
    (cd "${here}/share" && find . -type f) | sed 's|^\./||' | while IFS= read -r file; do
        mkdir -p "$(dirname "${share}/${file}")"
        cp "${here}/share/${file}" "${share}/${file}"
        echo "${share}/${file}"
    done >"${list}"
    # A menu does not look into ~/.local/bin everywhere.
    sed -i "s|^Exec=drs-inspector|Exec=\"${program}/drs-inspector\"|" "${share}/applications/drs-inspector.desktop"
    ln -sf "${program}/drs-inspector" "${prefix}/bin/drs-inspector"
    refresh
    echo "DRS Inspector is installed. It is in the menu, and ${prefix}/bin/drs-inspector starts it."
    case ":${PATH}:" in
        *":${prefix}/bin:"*) ;;
        *) echo "To start it by its name alone, add ${prefix}/bin to PATH." ;;
    esac
}

case "${1:-}" in
    --remove) remove ;;
    "") if [ "$(basename -- "$0")" = remove ]; then remove; else install_files; fi ;;
    *)
        echo "usage: install.sh [--remove]" >&2
        exit 2
        ;;
esac
