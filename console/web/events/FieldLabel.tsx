import { Code } from '../shapes/Code.tsx';
import { useEventWords } from './use-event-words.ts';

/** A field by its name in the reader's language, and as queries and rules call it. */
export function FieldLabel({ field }: { field: string }) {
  const { nameOf } = useEventWords();
  const name = nameOf(field);
  return name === field ? (
    <Code muted>{field}</Code>
  ) : (
    <>
      {name} <Code muted>{field}</Code>
    </>
  );
}
