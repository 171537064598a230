/** Whether a name means something on every object (`__proto__`, `constructor`): looked up by accident, it would be found. */
export function isReserved(name: string): boolean {
  return name in {};
}
