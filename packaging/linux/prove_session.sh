#!/bin/sh
# A person's session in the bare Debian of packaging/prove_install.py: an X server, D-Bus, an unlocked keyring.
# Drives the installed program as a person does and prints one line for each thing that was seen.
set -eu

if [ "${1:-}" != inside ]; then
    Xvfb :99 -screen 0 1280x900x24 -nolisten tcp >/dev/null 2>&1 &
    xvfb=$!
    trap 'kill ${xvfb}' EXIT
    export DISPLAY=:99 XDG_CURRENT_DESKTOP=GNOME XDG_RUNTIME_DIR="${HOME}/.run"
    mkdir -p -m 700 "${XDG_RUNTIME_DIR}"
    dbus-run-session -- "$0" inside
    exit
fi

seen() { echo "seen: $*"; }
fail() { echo "FAILED: $*"; exit 1; }

# The window whose title has the words given, within 20 seconds.
window() {
    tries=0
    until found=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -n 1) && [ -n "${found}" ]; do
        tries=$((tries + 1))
        [ "${tries}" -lt 100 ] || fail "no window is called $1; there are: $(xdotool search --name . getwindowname %@)"
        sleep 0.2
    done
}
close_window() {
    pid=$(xdotool getwindowpid "${found}")
    # Ctrl+Q, as a person would; there is no window manager that could close it.
    # xdotool fails when the window is gone before the keys are released.
    xdotool windowfocus "${found}" key --window "${found}" ctrl+q 2>/dev/null || :
    tries=0
    while kill -0 "${pid}" 2>/dev/null; do
        tries=$((tries + 1))
        [ "${tries}" -lt 60 ] || fail "the program did not end at Ctrl+Q"
        sleep 0.2
    done
}

cd "${HOME}"
printf 'secret' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
seen "$(drs-inspector --version)"

drs-inspector self-test >"${HOME}/self-test.txt" || { cat "${HOME}/self-test.txt"; fail "self-test"; }
grep -q '^ok *keyring' "${HOME}/self-test.txt" || { cat "${HOME}/self-test.txt"; fail "the keyring was not used"; }
seen "self-test: $(grep -c '^ok' "${HOME}/self-test.txt") checks ok, $(grep '^ok *keyring' "${HOME}/self-test.txt")"

gio launch /usr/share/applications/drs-inspector.desktop 2>>window.txt &
window '^DRS Inspector'
seen "started by its desktop entry: window \"$(xdotool getwindowname "${found}")\""
close_window
seen "closed with Ctrl+Q"

rm -f drs-demo-2026-01-02.json
drs-inspector export --demo -o drs-demo-2026-01-02.json >export.txt 2>&1 || { cat export.txt; fail "export"; }
seen "exported: $(stat -c %s drs-demo-2026-01-02.json) bytes"
[ "$(drs-inspector show drs-demo-2026-01-02.json | wc -l)" -gt 10 ] || fail "show prints no jobs"
seen "opened in the terminal: $(drs-inspector show drs-demo-2026-01-02.json | wc -l) lines of jobs"

kind=$(gio info -a standard::content-type drs-demo-2026-01-02.json | sed -n 's/.*content-type: //p')
[ "${kind}" = application/x-drs-inspector-archive+json ] || fail "an archive is ${kind}"
cp drs-demo-2026-01-02.json renamed
kind=$(gio info -a standard::content-type renamed | sed -n 's/.*content-type: //p')
[ "${kind}" = application/x-drs-inspector-archive+json ] || fail "a renamed archive is ${kind}"
printf '{"name": "something else"}' >package.json
cp drs-demo-2026-01-02.json archive.drs.json
kind=$(gio info -a standard::content-type archive.drs.json | sed -n 's/.*content-type: //p')
[ "${kind}" = application/x-drs-inspector-archive+json ] || fail "a .drs.json is ${kind}"
kind=$(gio info -a standard::content-type package.json | sed -n 's/.*content-type: //p')
[ "${kind}" = application/json ] || fail "other JSON is ${kind}"
seen "file type: an archive is known by its name and by its content, other JSON stays JSON"
gio open drs-demo-2026-01-02.json 2>>window.txt &
window 'drs-demo-2026-01-02'
seen "opened by double-click: window \"$(xdotool getwindowname "${found}")\""
close_window

drs-inspector --demo 2>>window.txt &
window 'emo'
seen "demo: window \"$(xdotool getwindowname "${found}")\""
close_window

if [ -f "${HOME}/.config/drs-inspector/profiles.json" ]; then
    code=0
    DRS_INSPECTOR_PASSWORD=made-up drs-inspector export --profile proof -o proof.json >profile.txt 2>&1 </dev/null || code=$?
    # Its cloud is a closed port of this machine: a profile that is not known ends otherwise.
    [ "${code}" -eq 4 ] || { cat profile.txt; fail "the profile is not used (exit code ${code})"; }
    seen "profile \"proof\" is known: $(head -n 1 profile.txt)"
fi
