/** ComfyUI's rule for links: `*` matches everything, `A,B` matches either, and case is ignored. */
export function fits(output: string | number, input: string | number): boolean {
  const given = names(output);
  const wanted = names(input);
  return given === undefined || wanted === undefined || given.some((name) => wanted.includes(name));
}

function names(type: string | number): string[] | undefined {
  return type === 0 || type === '' || type === '*'
    ? undefined
    : String(type)
        .toLowerCase()
        .split(',')
        .map((name) => name.trim());
}
