import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import type { VerifyAnswer } from './audit-entry.ts';

/** Walks every chain now and names the first broken link of each. */
export function VerifyDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const query = useApi<VerifyAnswer>('/audit/verify');
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth>
      <DialogTitle>{translate('audit.verify')}</DialogTitle>
      <DialogContent>
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
          {translate('audit.verifyText')}
        </Typography>
        <Loaded query={query} rows={3}>
          {({ chains, checkpoints }) =>
            chains.length === 0 ? (
              <Empty title={translate('audit.empty')} />
            ) : (
              <>
                <PlainTable
                  label={translate('audit.verify')}
                  rows={chains}
                  keyOf={({ unitId }) => unitId}
                  columns={[
                    {
                      label: translate('list.unit'),
                      render: ({ unitName }) => unitName,
                    },
                    {
                      label: translate('audit.entries'),
                      align: 'right',
                      render: ({ entries }) => formatCount(entries, locale),
                    },
                    {
                      label: translate('audit.result'),
                      render: ({ ok, brokenAt, reason }) => (
                        <>
                          <StateMark kind="audit" state={ok ? 'intact' : 'broken'} />
                          {!ok &&
                            ` ${[brokenAt, reason].filter((part) => part !== undefined).join(' · ')}`}
                        </>
                      ),
                    },
                  ]}
                />
                <Typography variant="body2" sx={{ mt: 2 }}>
                  {translate('audit.checkpoints', { smart_count: checkpoints.count })}{' '}
                  <StateMark kind="audit" state={checkpoints.ok ? 'intact' : 'broken'} />{' '}
                  {checkpoints.reason}
                </Typography>
              </>
            )
          }
        </Loaded>
      </DialogContent>
      <DialogActions>
        <Button disabled={query.isFetching} onClick={() => void query.refetch()}>
          {translate('audit.again')}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {translate('action.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
