import type { RaRecord } from 'react-admin';
import { EmbeddedList, type EmbeddedListProps } from '../../shapes/list/EmbeddedList.tsx';

interface CaseTabProps<R extends RaRecord> extends Omit<EmbeddedListProps<R>, 'filter'> {
  systemId: string;
}

/** The cases of one system. */
export function CaseTab<R extends RaRecord>({ systemId, columns, ...rest }: CaseTabProps<R>) {
  return (
    <EmbeddedList<R>
      {...rest}
      filter={{ systemId }}
      // Without what fits only where there is the whole page.
      columns={columns.filter(({ key, from }) => key !== 'systemName' && from !== 'xl')}
    />
  );
}
