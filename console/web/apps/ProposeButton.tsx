import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import type { CatalogueRow } from './app.ts';
import { useAppSide } from './roles.ts';
import { useMakeCase } from './use-make-case.ts';

/** To the own unit's use of a filed app, or to propose one. */
export function ProposeButton({ row }: { row: Pick<CatalogueRow, 'id' | 'useId' | 'listed'> }) {
  const translate = useTranslate();
  const side = useAppSide();
  const may = useCan('apps', 'create') && side === 'school';
  const make = useMakeCase('app-uses', 'appUses.made');
  if (row.useId !== null) {
    return (
      <Button
        component={Link}
        variant="text"
        to={`/app-uses/${encodeURIComponent(row.useId)}`}
        onClick={(event) => event.stopPropagation()}
      >
        {translate('apps.ourUse')}
      </Button>
    );
  }
  if (!may) return null;
  return (
    <Button
      variant="outlined"
      data-testid="propose-use"
      disabled={make.isPending || row.listed === 'black'}
      onClick={(event) => {
        event.stopPropagation();
        make.mutate({ appId: row.id });
      }}
    >
      {translate('appUses.propose')}
    </Button>
  );
}
