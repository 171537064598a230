import type { ReactNode } from 'react';
import { LinkRow, LinkRows } from '../../shapes/LinkRows.tsx';
import { AllGood } from '../../shapes/States.tsx';

interface Entry {
  id: string;
  href: string;
  title: string;
  detail: string;
  mark?: ReactNode;
}

interface NumberedListProps {
  entries: readonly Entry[];
  /** Said where there is none: that is good, or what would bring some. */
  none: string;
}

/** Short lines of a home, each the way to its record. */
export function NumberedList({ entries, none }: NumberedListProps) {
  if (entries.length === 0) return <AllGood title={none} />;
  return (
    <LinkRows>
      {entries.map(({ id, href, title, detail, mark }) => (
        <LinkRow key={id} to={href} title={title} detail={detail}>
          {mark}
        </LinkRow>
      ))}
    </LinkRows>
  );
}
