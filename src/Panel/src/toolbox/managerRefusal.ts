/** What the user can do about a refusal of ComfyUI-Manager's, or about a task that failed for its security settings. */
export function whatToDo(said: string | undefined): string {
  if (said === undefined) return '';
  if (said.includes('comfyui_outdated')) return ' This ComfyUI is too old for it. The user has to update ComfyUI first.';
  // Of a task that its settings forbid, version 4 says this one word.
  if (/40[34]|security|^failed$/i.test(said))
    return (
      ' Its security settings forbid that, or it does not know it. The user can change them in the Manager’s config.ini while ComfyUI is ' +
      'stopped: `security_level = normal` for what is in its list; for what is not, `allow_git_url_install = true`, and before version ' +
      '3.41 `security_level = normal-`. One that is open to a network (`--listen`) is kept stricter. Or they install it by hand.'
    );
  return /failed/i.test(said) ? ' Perhaps this machine could not reach the server that has it; then it may work later.' : '';
}
