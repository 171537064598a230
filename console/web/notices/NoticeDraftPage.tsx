import { Alert, Box, Button, FormControlLabel, Stack, Switch, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useCan, useSession } from '../providers/session.ts';
import { useAction, useRecord } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { NoPermission, Pending } from '../shapes/States.tsx';
import { draftOf, emptyDraft, formOf, missingIn, type DraftForm } from './draft.ts';
import { DraftFields, FormPart } from './DraftFields.tsx';
import { EvidenceField } from './EvidenceField.tsx';
import type { NewNotice, Notice } from './notice.ts';
import { NoticePreview } from './NoticePreview.tsx';
import { RecipientPicker } from './RecipientPicker.tsx';
import { useRecipientNames } from './use-recipient-names.ts';

interface EditorProps {
  first: DraftForm;
  issuer: { id: string; name: string };
  /** Of a stored draft. */
  stored?: { id: string; version: number };
}

function Recipients({
  form,
  issuerId,
  onChange,
}: {
  form: DraftForm;
  issuerId: string;
  onChange: (part: Partial<DraftForm>) => void;
}) {
  const translate = useTranslate();
  const [copies, setCopies] = useState(form.copyUnitIds.length > 0);
  return (
    <FormPart title={translate('notices.part.recipients')}>
      <Stack sx={{ gap: 1.5 }}>
        <RecipientPicker
          label={translate('notices.field.recipients')}
          chosen={form.recipientUnitIds}
          onChange={(recipientUnitIds) => onChange({ recipientUnitIds })}
          without={[issuerId]}
          testId="pick-recipients"
        />
        <FormControlLabel
          control={
            <Switch
              checked={form.copyMiddleLevels}
              onChange={(_event, copyMiddleLevels) => onChange({ copyMiddleLevels })}
            />
          }
          label={translate('notices.field.copyMiddleLevels')}
        />
        {copies ? (
          <>
            <Typography variant="body2">{translate('notices.field.copies')}</Typography>
            <RecipientPicker
              label={translate('notices.field.copies')}
              chosen={form.copyUnitIds}
              onChange={(copyUnitIds) => onChange({ copyUnitIds })}
              without={[issuerId, ...form.recipientUnitIds]}
              testId="pick-copies"
            />
          </>
        ) : (
          <Box>
            <Button variant="text" onClick={() => setCopies(true)}>
              {translate('notices.addCopies')}
            </Button>
          </Box>
        )}
      </Stack>
    </FormPart>
  );
}

function Editor({ first, issuer, stored }: EditorProps) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [form, setForm] = useState(first);
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(false);
  const change = (part: Partial<DraftForm>): void => setForm((old) => ({ ...old, ...part }));
  const missing = missingIn(form);
  const recipients = useRecipientNames(form.recipientUnitIds);
  const [key] = useState(newKey);
  const notify = useNotify();
  const save = useAction(
    () =>
      stored === undefined
        ? fetchApi<Pick<NewNotice, 'id' | 'outcome'>>('/notices', {
            method: 'POST',
            body: { ...draftOf(form), unitId: issuer.id, idempotencyKey: key },
          })
        : fetchApi<Notice>(`/notices/${encodeURIComponent(stored.id)}`, {
            method: 'PATCH',
            body: { ...draftOf(form), expectedVersion: stored.version },
          }).then(({ id }) => ({ id, outcome: 'drafted' as const })),
    {
      touches: ['notices', 'home'],
      quiet: true,
      onDone: ({ id, outcome }) => {
        notify(`notices.outcome.${outcome}`, {
          type: outcome === 'drafted' ? 'success' : 'info',
          autoHideDuration: outcome === 'drafted' ? 4_000 : 12_000,
        });
        void navigate(`/notices/${encodeURIComponent(id)}`);
      },
    },
  );
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) save.mutate();
  };
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Panel>
        <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 3 }}>
          <Recipients form={form} issuerId={issuer.id} onChange={change} />
          <DraftFields form={form} onChange={change} missing={tried ? missing : []} />
          <FormPart title={translate('notices.field.evidence')}>
            <EvidenceField
              evidence={form.evidence}
              onChange={(evidence) => change({ evidence })}
              unitId={issuer.id}
              onBusy={setUploading}
            />
          </FormPart>
          {tried && missing.length > 0 && (
            <Alert severity="warning" data-testid="draft-missing">
              {translate('notices.missing', {
                fields: missing
                  .map((name) =>
                    translate(
                      name === 'recipientUnitIds'
                        ? 'notices.field.recipients'
                        : `notices.field.${name}`,
                    ),
                  )
                  .join('、'),
              })}
            </Alert>
          )}
          {save.error !== null && (
            <Alert severity="error">{problemText(save.error, translate)}</Alert>
          )}
          <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
            <Button onClick={() => void navigate(-1)}>{translate('action.cancel')}</Button>
            <Button
              type="submit"
              variant="contained"
              disabled={save.isPending || uploading}
              data-testid="draft-save"
            >
              {translate('notices.saveDraft')}
            </Button>
          </Stack>
        </Stack>
      </Panel>
      <Box sx={{ position: { lg: 'sticky' }, top: { lg: 68 } }}>
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
          {translate('notices.preview.title')}
        </Typography>
        <Box sx={{ maxHeight: { lg: 'calc(100vh - 130px)' }, overflowY: 'auto' }}>
          <NoticePreview facts={draftOf(form)} issuer={issuer.name} recipients={recipients} />
        </Box>
      </Box>
    </Box>
  );
}

function Stored({ id }: { id: string }) {
  const translate = useTranslate();
  const { data, error, refetch } = useRecord<Notice>('notices', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  if (data.state !== 'DRAFT') {
    return <Alert severity="info">{translate('notices.notDraft')}</Alert>;
  }
  return (
    <Editor
      first={formOf(data)}
      issuer={{ id: data.issuerUnitId, name: data.issuerUnitName }}
      stored={{ id: data.id, version: data.version }}
    />
  );
}

/** Units for which the person may write notices; his own first. */
function useIssuer(): { id: string; name: string } | undefined {
  const who = useSession();
  const bureau = who?.grants.filter(({ role }) => role === 'bureau-analyst') ?? [];
  const own = bureau.find(({ unitId }) => unitId === who?.account.unitId) ?? bureau[0];
  return own === undefined ? undefined : { id: own.unitId, name: own.unitName };
}

/** Writing a notice: what the recipients will have in hand is beside the form all the time. */
export default function NoticeDraftPage() {
  const { id } = useParams();
  const translate = useTranslate();
  const mayCreate = useCan('notices', 'create');
  const who = useSession();
  const issuer = useIssuer();
  const [openedAt] = useState(() => Date.now());
  return (
    <>
      <PageHeader
        title={translate(id === undefined ? 'notices.new' : 'notices.edit')}
        parent={{ label: translate('notices.title'), to: '/notices' }}
      />
      {!mayCreate || issuer === undefined ? (
        <Panel>
          <NoPermission />
        </Panel>
      ) : id === undefined ? (
        <Editor first={emptyDraft(openedAt, who?.account.name ?? '')} issuer={issuer} />
      ) : (
        <Stored id={id} />
      )}
    </>
  );
}
