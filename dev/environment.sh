#!/bin/sh
# The Python environment of this repository: which Python makes it, and whether it still serves.
#
#   dev/environment.sh serves FOLDER [PYTHON]    is it whole, and of a Python that will do? (exit status)
#   dev/environment.sh prepare FOLDER [PYTHON]   make it if need be, and install what is pinned
#
# With PYTHON that one is taken, else the first of CANDIDATES that will do. The oldest version comes first: it is the
# one that is deployed (`runtime` in firebase.json), and the firebase CLI loads the functions with it.
set -eu

OLDEST=3.11
NEWEST=3.13
CANDIDATES="python3.11 python3.12 python3.13 python3 python"
VERSION='import sys; print("%d.%d" % sys.version_info[:2])'
ITSELF='import sys; print(sys.executable)'
CPYTHON='import platform, sys; sys.exit(platform.python_implementation() != "CPython")'

does=${1:-} folder=${2:-} named=${3:-}

version_of() {  # of an interpreter; fails when it does not start
    "$1" -c "$VERSION" 2>/dev/null
}

suits() {  # is the version $1 one that this is tested on?
    case $1 in 3.11 | 3.12 | 3.13) ;; *) return 1 ;; esac
}

objection() {  # says what is wrong with the interpreter $1, nothing if it will do
    version=$(version_of "$1") || { echo "it does not start"; return; }
    suits "$version" || { echo "it is Python $version"; return; }
    "$1" -c "$CPYTHON" || { echo "it is not CPython"; return; }
    "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        echo "it cannot make environments: on Debian and Ubuntu install python$version-venv"
}

behind() {  # the interpreter behind $1: pyenv's python3.12 starts only when somebody has chosen 3.12
    case $1 in
        python3.*) PYENV_VERSION=${1#python} "$2" -c "$ITSELF" 2>/dev/null || echo "$2" ;;
        *) echo "$2" ;;
    esac
}

refuse() {
    {
        echo "Python $OLDEST to $NEWEST is needed, and none was found that will do:"
        printf '%s' "$1"
        echo "Install one of them, or name it, for example: make PYTHON=/usr/bin/python$OLDEST"
    } >&2
    exit 1
}

choose() {  # the interpreter to make an environment with
    tried=
    for candidate in ${named:-$CANDIDATES}; do
        found=$(command -v "$candidate") || continue
        found=$(behind "$candidate" "$found")
        wrong=$(objection "$found")
        [ -n "$wrong" ] || { echo "$found"; return; }
        tried="$tried  $found: $wrong
"
    done
    refuse "${tried:-  there is no ${named:-$CANDIDATES} on the PATH
}"
}

serves() {  # one that was moved, or whose Python has gone or changed, does not
    version=$(version_of "$folder/bin/python") || return 1
    suits "$version" || return 1
    grep -qF "$(cd "$folder" && pwd -P)" "$folder/bin/activate" || return 1
    [ -z "$named" ] || [ "$(version_of "$named")" = "$version" ]
}

prepare() {
    if ! serves || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(choose)
        echo "Preparing $folder with $python (once; about half a minute) ..." >&2
        "$python" -m venv --clear "$folder" || { rm -rf "$folder"; exit 1; }
    else
        echo "Bringing $folder up to date ..." >&2
    fi
    rm -f "$folder/.ready"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
    ln -sfn "../$folder" functions/venv
    touch "$folder/.ready"
}

case $does in
    serves) serves ;;
    prepare) prepare ;;
    *) sed -n 's/^#   //p' "$0" >&2; exit 2 ;;
esac
