import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { Facts } from '../shapes/Facts.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { ConfidenceMark } from './ConfidenceMark.tsx';
import { limitText, offsetText, type Deadline } from './deadline.ts';
import { LimitText } from './LimitText.tsx';
import { TightenDialog } from './TightenDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

function Tightened({ deadline }: { deadline: Deadline }) {
  const { tightened } = deadline;
  if (tightened === null) return <>–</>;
  return (
    <>
      {tightened.unitName} · {tightened.madeBy} · <Time at={tightened.from} />
      <br />
      {tightened.reason}
    </>
  );
}

function Ladder({ ladder }: { ladder: NonNullable<Deadline['ladder']> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Typography variant="h3" component="h3">
        {translate('deadlines.ladder')}
      </Typography>
      <PlainTable
        label={translate('deadlines.ladder')}
        rows={ladder.steps}
        keyOf={({ id }) => id}
        columns={[
          {
            label: translate('deadlines.when'),
            render: ({ offset }) => offsetText(offset, translate),
          },
          {
            label: translate('deadlines.step'),
            render: ({ nameZh, nameEn }) => (locale === 'en' ? nameEn : nameZh),
          },
        ]}
      />
    </Stack>
  );
}

/** One deadline: what holds, where it comes from, what happens when it is missed; tightening for those who may. */
export function DeadlineDialog({ deadline, onClose }: { deadline: Deadline; onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const may = useCan('deadlines', 'update');
  const [doing, setDoing] = useState<'tighten' | 'withdraw'>();
  const note = locale === 'en' ? deadline.noteEn : deadline.noteZh;
  if (doing === 'tighten') return <TightenDialog deadline={deadline} onClose={onClose} />;
  if (doing === 'withdraw') return <WithdrawDialog deadline={deadline} onClose={onClose} />;
  const rows = [
    { label: translate('deadlines.unit'), value: deadline.unitName },
    { label: translate('deadlines.limitLabel'), value: <LimitText row={deadline} /> },
    { label: translate('deadlines.source'), value: deadline.source },
    { label: translate('deadlines.article'), value: deadline.article },
    {
      label: translate('deadlines.confidenceLabel'),
      value: <ConfidenceMark confidence={deadline.confidence} />,
    },
    {
      label: translate('deadlines.effective'),
      value: deadline.versions
        .map(({ effectiveFrom, effectiveTo, limit }) =>
          [
            effectiveFrom,
            '–',
            effectiveTo ?? translate('deadlines.open'),
            limitText(limit, translate),
          ].join(' '),
        )
        .join('；'),
    },
    { label: translate('deadlines.tightenedLabel'), value: <Tightened deadline={deadline} /> },
  ];
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth data-testid="deadline-dialog">
      <DialogTitle>{locale === 'en' ? deadline.nameEn : deadline.nameZh}</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2 }}>
          <Facts rows={rows} />
          {note !== null && <Typography variant="body2">{note}</Typography>}
          {deadline.ladder !== null && <Ladder ladder={deadline.ladder} />}
        </Stack>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap' }}>
        {may && deadline.own !== null && (
          <Button onClick={() => setDoing('withdraw')} data-testid="withdraw">
            {translate('deadlines.withdraw')}
          </Button>
        )}
        <Button onClick={onClose}>{translate('action.close')}</Button>
        {may && (
          <Button variant="contained" onClick={() => setDoing('tighten')} data-testid="tighten">
            {translate('deadlines.tighten')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
