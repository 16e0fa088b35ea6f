/**
 * Puts a function in the place of a method, as packs do too, and returns what takes it away again.
 * @param make Gets the method that was there.
 */
export function detour<T extends object, Name extends keyof T>(object: T, name: Name, make: (original: T[Name]) => T[Name]): () => void {
  const isOwn = Object.hasOwn(object, name);
  const before = object[name];
  const mine = make(before);
  object[name] = mine;
  return () => {
    // A script has put its own over it since, and goes on calling it.
    if (object[name] !== mine) return;
    if (isOwn) object[name] = before;
    else Reflect.deleteProperty(object, name);
  };
}
