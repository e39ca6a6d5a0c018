/** The shells for which there is a script. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** What a shell loads so that it completes the words of `occi`: it asks the command itself. */
export const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `# Load it in ~/.bashrc: source <(occi completion bash)
_occi() {
  local line=\${COMP_LINE:0:COMP_POINT} words current prefix candidate
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]}-1]}
  # Bash completes what follows the last = or : of a word.
  prefix=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"$prefix"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2> /dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=/] ]] && compopt -o nospace 2> /dev/null
  return 0
}
complete -o default -F _occi occi
`,
  zsh: `#compdef occi
# Load it in ~/.zshrc, after compinit: source <(occi completion zsh)
_occi() {
  local -a candidates open closed
  candidates=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  candidates=(\${candidates:#})
  if (( ! \${#candidates} )); then
    _files
    return
  fi
  open=(\${(M)candidates:#*[=/]})
  closed=(\${candidates:#*[=/]})
  (( \${#open} )) && compadd -S '' -- $open
  (( \${#closed} )) && compadd -- $closed
  return 0
}
compdef _occi occi
`,
  fish: `# Load it in ~/.config/fish/config.fish: occi completion fish | source
function __occi_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete -- $words[2..-1] 2> /dev/null
end
complete -c occi -f -a '(__occi_complete)'
complete -c occi -s f -l file -r -F
`,
}
