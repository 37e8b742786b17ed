#!/bin/sh
# Prints the Python to build the environment with: the first supported one that has all that a build needs.
# Otherwise says on stderr, in one line, what is missing. PYTHON names one to use instead.
check=$(dirname "$0")/check_system.py
if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.13 python3.12 python3.11 python3 python; fi

supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
nearest=
for each in "$@"; do
    if "$each" -c "$supported" >/dev/null 2>&1; then
        if "$each" "$check" build >/dev/null 2>&1; then
            "$each" -c 'import sys; print(sys.executable)'
            exit 0
        fi
        nearest=${nearest:-$each}
    fi
done
for each in "$@"; do
    [ -z "$nearest" ] && "$each" -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 && nearest=$each
done
if [ -n "$nearest" ]; then
    "$nearest" "$check" build
    exit 1
fi

sudo=
[ "$(id -u)" = 0 ] || sudo='sudo '
if [ -n "${PYTHON:-}" ]; then
    how="$PYTHON cannot be run"
elif command -v apt-get >/dev/null 2>&1; then
    how="install: ${sudo}apt install python3 python3-venv python3-dev g++"
elif command -v dnf >/dev/null 2>&1; then
    how="install: ${sudo}dnf install python3 python3-devel gcc-c++"
elif [ "$(uname -s)" = Darwin ]; then
    how="install: brew install python@3.13 && xcode-select --install"
else
    how="install one with its headers, and a C++ compiler"
fi
echo "PhotoClip needs Python 3.11, 3.12 or 3.13; $how" >&2
exit 1
