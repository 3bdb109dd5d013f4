#!/bin/sh
# Looks for references that lead nowhere: a comment that names a Markdown file which is not in the repository, and a
# <doc:Page#Heading> whose page or heading is not in the catalog. Also for Swift lines of more than 120 columns; text
# in quotes is left out, because swift format cannot break it either. Ends with 1 when there is one.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$here/../.."
catalog=Sources/TplCLI/Documentation.docc

# Everything that may point somewhere, a line each.
texts() {
  find Sources Tests shell localbin .ci -type f ! -path '*/Templates/*' ! -name references.sh \( -name '*.swift' -o -name '*.[ch]' -o \
    -name '*.sh' -o -name '*.bash' -o -name '*.zsh' -o -name '*.fish' -o -name '*.tsv' -o -name '*.md' -o -path .ci/run \)
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
  texts | tr '\n' '\0' | xargs -0 grep -noE '<doc:[^>]+>' /dev/null | sed 's/<doc:\(.*\)>$/\1/'
}

check_links() {
  targets >"$work/targets"
  links | while IFS= read -r link; do
    grep -qxF -- "${link#*:*:}" "$work/targets" || printf '%s: no such page or heading\n' "$link"
  done
}

# Lines "FILE:LINE:NAME.md", of comments in code and of all text in Markdown.
names() {
  # shellcheck disable=SC2016 # for awk
  texts | tr '\n' '\0' | xargs -0 awk '
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
  find . -name '*.md' ! -path './.build*' ! -path './.git/*' >"$work/files"
  names | while IFS= read -r name; do
    file=${name#*:*:}
    case ${file##*/} in
    NOTES.md | NNNN-*) continue ;;
    esac
    awk -v end="/${file#./}" 'substr($0, length($0) - length(end) + 1) == end { found = 1 } END { exit !found }' \
      "$work/files" || printf '%s: no such file in the repository\n' "$name"
  done
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
}

main() {
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  {
    check_links
    check_names
    check_columns
  } >"$work/found"
  [ -s "$work/found" ] || exit 0
  sed 's/^/tpl: error: /' "$work/found" >&2
  echo "tpl: hint: the pages and headings are those of $catalog; at most 120 columns" >&2
  exit 1
}

main "$@"
