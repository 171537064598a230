/** True while a person types, or a dialog or menu has the keyboard: one-key actions keep quiet. */
export function isKeyboardBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null)
    return true;
  // The box that selects a row takes no text: the keys go on working after a click on it.
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
