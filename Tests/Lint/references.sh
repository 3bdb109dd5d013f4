#!/bin/sh
# Looks for references that lead nowhere: a comment that names a Markdown file which is not in the repository, and a
# <doc:Page#Heading> whose page or heading is not in the catalog; a path, a Swift file or a type that the catalog names
# and that is not there. Also for lines of more than 120 columns: of Swift files and of the catalog, and of comments
# everywhere. Text in quotes is left out, because swift format cannot break it either, and so are tables. Ends with 1
# when there is one.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$here/../.."
catalog=Sources/TplCLI/Documentation.docc

# Everything that may point somewhere, a line each.
texts() {
  find Sources Tests shell localbin .ci -type f ! -path '*/Templates/*' ! -name references.sh \
    \( -name '*.swift' -o -name '*.[ch]' -o -name '*.sh' -o -name '*.bash' -o -name '*.zsh' -o -name '*.fish' \
    -o -name '*.tsv' -o -name '*.md' -o -path .ci/run \)
  printf '%s\n' README.md Package.swift
}

# Lines "Page" and "Page#Heading", as links spell them.
targets() {
  find "$catalog" -name '*.md' | while read -r page; do
    name=$(basename "$page" .md)
    printf '%s\n' "$name"
    sed -n 's/^##* //p' "$page" | tr ' ' '-' | sed "s/^/$name#/"
  done
}

# Lines "FILE:LINE:Page#Heading".
links() {
  tr '\n' '\0' <"$work/texts" | xargs -0 grep -noE '<doc:[^>]+>' /dev/null | sed 's/<doc:\(.*\)>$/\1/'
}

check_links() {
  links | awk -v targets="$work/targets" '
    BEGIN { while ((getline line <targets) > 0) known[line] = 1 }
    { link = $0; sub(/^[^:]*:[0-9]+:/, "", link) }
    !(link in known) { print $0 ": no such page or heading" }'
}

# Lines "FILE:LINE:NAME.md", of comments in code and of all text in Markdown.
names() {
  # shellcheck disable=SC2016 # for awk
  tr '\n' '\0' <"$work/texts" | xargs -0 awk '
    FNR == 1 { mark = FILENAME ~ /\.md$/ ? "^" : FILENAME ~ /\.(swift|[ch])$/ ? "(^|[ \t])//" : "(^|[ \t])#" }
    /\.md/ && match($0, mark) {
      text = substr($0, RSTART + RLENGTH)
      while (match(text, /[A-Za-z0-9_.\/-]*[A-Za-z0-9_-]\.md/)) {
        printf "%s:%d:%s\n", FILENAME, FNR, substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
      }
    }'
}

# A name counts as there when the path of a file of the repository ends in it. NOTES.md is a file of components.
check_names() {
  names | while IFS= read -r name; do
    file=${name#*:*:}
    case ${file##*/} in
    NOTES.md | NNNN-*) continue ;;
    esac
    awk -v end="/${file#./}" 'substr($0, length($0) - length(end) + 1) == end { found = 1 } END { exit !found }' \
      "$work/files" || printf '%s: no such file in the repository\n' "$name"
  done
}

# Lines "FILE:LINE:WORD", of words in backticks in the catalog.
words() {
  # shellcheck disable=SC2016 # for grep
  find "$catalog" -name '*.md' -exec grep -noE '`[^`]+`' /dev/null {} + | tr -d '`'
}

# What swift files declare, and what they and the targets are called.
declarations() {
  find Sources Tests -name '*.swift' -exec sed -nE \
    's/^.*(struct|class|enum|protocol|typealias|extension) ([A-Z][A-Za-z0-9]+).*$/\2/p' {} +
  find Sources -mindepth 1 -maxdepth 1 -type d -exec basename {} \;
  # Of the standard library and of ArgumentParser.
  printf '%s\n' CommandLine ParsableCommand
}

# Paths, Swift files and types that the catalog names; NAME stands for any.
check_words() {
  words | awk -v declarations="$work/declarations" -v paths="$work/paths" '
    BEGIN {
      while ((getline line <declarations) > 0) types[line] = 1
      while ((getline line <paths) > 0) {
        there[line] = 1
        sub(/.*\//, "", line)
        names[line] = 1
      }
    }
    { word = $0; sub(/^[^:]*:[0-9]+:/, "", word) }
    word !~ /^[A-Za-z0-9_.\/+:()-]+$/ || word ~ /NAME|NNNN/ { next }
    word ~ /^(Sources|Tests|shell|localbin)\/.*\.[a-z]+$/ {
      if (!(word in there)) print $0 ": no such file"
      next
    }
    word ~ /^[A-Z][A-Za-z0-9+]*\.swift$/ {
      if (!(word in names)) print $0 ": no such file"
      next
    }
    word ~ /^[A-Z][a-z][A-Za-z0-9]*[A-Z]/ && word !~ /\.docc/ {
      type = word
      sub(/[^A-Za-z0-9].*/, "", type)
      if (!(type in types)) print $0 ": no such type"
    }'
}

# Columns are characters: the bytes that continue one do not count.
check_columns() {
  # shellcheck disable=SC2016 # for awk
  find Sources Tests -name '*.swift' -exec env LC_ALL=C awk '
    FNR == 1 { isText = 0 }
    { line = $0; gsub(/[\200-\277]/, "", line); isComment = !isText && line ~ /^ *\/\//
      wasText = isText; rest = $0; while (sub(/"""/, "", rest)) isText = !isText
      if (length(line) > 120 && (isComment || !wasText && line !~ /"/))
        printf "%s:%d: %d columns\n", FILENAME, FNR, length(line) }' {} +
  # shellcheck disable=SC2016 # for awk
  grep -vE '\.(md|tsv)$|^(Sources|Tests)/.*\.swift$' "$work/texts" | tr '\n' '\0' | xargs -0 env LC_ALL=C awk '
    { line = $0; gsub(/[\200-\277]/, "", line)
      if (length(line) > 120 && line ~ /^ *(#|\/\/)/) printf "%s:%d: %d columns\n", FILENAME, FNR, length(line) }'
  # shellcheck disable=SC2016 # for awk
  find "$catalog" -name '*.md' -exec env LC_ALL=C awk '
    { line = $0; gsub(/[\200-\277]/, "", line)
      if (length(line) > 120 && line !~ /^\|/) printf "%s:%d: %d columns\n", FILENAME, FNR, length(line) }' {} +
}

main() {
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  # Before the checks, and not in a pipe: what fails here ends the script.
  texts >"$work/texts"
  targets >"$work/targets"
  declarations >"$work/declarations"
  find Sources Tests shell localbin >"$work/paths"
  find . -name '*.md' ! -path './.build*' ! -path './.git/*' >"$work/files"
  {
    check_links
    check_names
    check_words
    check_columns
  } >"$work/found"
  [ -s "$work/found" ] || exit 0
  sed 's/^/tpl: error: /' "$work/found" >&2
  echo "tpl: hint: pages and headings are those of $catalog; a line has at most 120 columns" >&2
  exit 1
}

main "$@"
