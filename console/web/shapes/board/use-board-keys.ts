import { useEffect, useEffectEvent, useState } from 'react';
import { isKeyboardBusy } from '../keyboard-busy.ts';
import { movePlace, type BoardColumn, type BoardPlace } from './board.ts';

const moves = ['h', 'j', 'k', 'l'] as const;

/** `h j k l` move over the cards of a board, Enter opens. Returns where the keyboard is. */
export function useBoardKeys<C>(
  columns: readonly BoardColumn<C>[],
  onOpen: (card: C) => void,
): BoardPlace {
  const [place, setPlace] = useState<BoardPlace>({ column: 0, row: -1 });
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isKeyboardBusy(event.target)) return;
    const move = moves.find((key) => key === event.key);
    if (move !== undefined) {
      // Else Enter would go to the link that was clicked last.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setPlace(
        movePlace(
          columns.map(({ cards }) => cards.length),
          place,
          move,
        ),
      );
      event.preventDefault();
      return;
    }
    const card = columns[place.column]?.cards[place.row];
    if (
      event.key === 'Enter' &&
      card !== undefined &&
      !(event.target instanceof HTMLAnchorElement)
    ) {
      onOpen(card);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return place;
}
