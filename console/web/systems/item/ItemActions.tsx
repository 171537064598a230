import { Button, Stack } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useCan } from '../../providers/session.ts';
import { worded, type ItemDetail, type SystemQuestions } from '../system.ts';

const AttestDialog = lazy(() =>
  import('../../attestations/AttestDialog.tsx').then(({ AttestDialog: default_ }) => ({
    default: default_,
  })),
);
const ExceptionDialog = lazy(() =>
  import('../../exceptions/ExceptionDialog.tsx').then(({ ExceptionDialog: default_ }) => ({
    default: default_,
  })),
);
const FindingDialog = lazy(() =>
  import('../../findings/FindingDialog.tsx').then(({ FindingDialog: default_ }) => ({
    default: default_,
  })),
);

/** The item as the list of questions would have it. */
function entryOf(item: ItemDetail): SystemQuestions[number] {
  const { key, categoryZh, categoryEn, textZh, textEn, state, machineCheckable, question } = item;
  return {
    itemKey: key,
    categoryZh,
    categoryEn,
    textZh,
    textEn,
    state,
    machineCheckable,
    question,
    attestation: null,
    pending: [],
  };
}

type Asked = 'attest' | 'exception' | 'finding';

interface ItemActionsProps {
  systemId: string;
  item: ItemDetail;
}

/** What a person can do about an item: say what they saw, ask to live with it for a while, or find fault with it. */
export function ItemActions({ systemId, item }: ItemActionsProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const navigate = useNavigate();
  const mayWrite = useCan('assessments', 'create');
  const mayFind = useCan('findings', 'create');
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  if (!mayWrite && !mayFind) return null;
  const about = { systemId, itemKey: item.key, itemText: worded(locale, item.textZh, item.textEn) };
  const open = (resource: string) => (id: string) => {
    close();
    void navigate(`/${resource}/${encodeURIComponent(id)}`);
  };
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {mayWrite && (
        <>
          <Button variant="contained" data-testid="attest" onClick={() => setAsked('attest')}>
            {translate('attestations.new')}
          </Button>
          <Button data-testid="ask-exception" onClick={() => setAsked('exception')}>
            {translate('exceptions.new')}
          </Button>
        </>
      )}
      {mayFind && (
        <Button data-testid="raise-finding" onClick={() => setAsked('finding')}>
          {translate('findings.new')}
        </Button>
      )}
      <Suspense fallback={null}>
        {asked === 'attest' && (
          <AttestDialog
            systemId={systemId}
            itemKeys={[item.key]}
            known={[entryOf(item)]}
            onClose={close}
            onMade={open('attestations')}
          />
        )}
        {asked === 'exception' && (
          <ExceptionDialog {...about} onClose={close} onMade={open('exceptions')} />
        )}
        {asked === 'finding' && (
          <FindingDialog {...about} onClose={close} onMade={open('findings')} />
        )}
      </Suspense>
    </Stack>
  );
}
