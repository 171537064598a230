import { Box, FormControlLabel, Switch } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ListBase, useListContext, useTranslate } from 'react-admin';
import { Panel } from '../shapes/Panel.tsx';
import { Pager } from '../shapes/list/Pager.tsx';
import { Empty, Failure, Loading } from '../shapes/States.tsx';
import type { ImportRowView, ImportView } from './import.ts';
import { RowTable } from './RowTable.tsx';

function Body({ onlyFaults }: { onlyFaults: boolean }) {
  const translate = useTranslate();
  const { data, error, refetch } = useListContext<ImportRowView>();
  if (data === undefined) {
    return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading />;
  }
  if (data.length === 0) {
    return <Empty title={translate(onlyFaults ? 'imports.noFaults' : 'imports.noRows')} />;
  }
  return (
    <>
      <RowTable rows={data} />
      <Pager />
    </>
  );
}

/** Every row of the file with what happens to it; the ones with problems alone by a switch. */
export function ImportRows({ shown }: { shown: ImportView }) {
  const translate = useTranslate();
  const faults = shown.counts.fault > 0;
  const [onlyFaults, setOnlyFaults] = useState(faults);
  const queries = useQueryClient();
  const resource = `imports/${shown.kind}/${encodeURIComponent(shown.id)}/rows`;
  // What was true before a new check, or before the file was applied, is read again.
  const asOf = `${shown.state} ${JSON.stringify(shown.counts)}`;
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: [resource] });
  }, [queries, resource, asOf]);
  return (
    <Panel
      title={translate('imports.rowsOf')}
      flush
      aside={
        <FormControlLabel
          control={
            <Switch
              size="small"
              checked={onlyFaults}
              data-testid="import-only-faults"
              onChange={(_event, on) => setOnlyFaults(on)}
            />
          }
          label={translate('imports.onlyFaults')}
          sx={{ mr: 0 }}
        />
      }
    >
      <ListBase<ImportRowView>
        key={String(onlyFaults)}
        resource={resource}
        sort={{ field: 'row', order: 'ASC' }}
        perPage={50}
        exporter={false}
        disableAuthentication
        disableSyncWithLocation
        storeKey={false}
        filter={onlyFaults ? { outcome: 'fault' } : {}}
      >
        <Box>
          <Body onlyFaults={onlyFaults} />
        </Box>
      </ListBase>
    </Panel>
  );
}
