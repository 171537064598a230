import { Alert, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { App } from '../apps/app.ts';
import { ApiError } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useCan, useSession } from '../providers/session.ts';
import { upload } from '../providers/upload.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { DropZone } from '../shapes/files/DropZone.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { NoPermission } from '../shapes/States.tsx';
import { packagePath, unfitPackage, type Uploaded } from './package.ts';

/** Units at which the person could hand in packages; the server still decides. */
function useUnits(): readonly { id: string; name: string }[] {
  const who = useSession();
  const units = new Map(who?.grants.map(({ unitId, unitName }) => [unitId, unitName]));
  return [...units].map(([id, name]) => ({ id, name }));
}

/** Sends one file, can be stopped, and says how far it is. */
function useSending(query: Readonly<Record<string, string | undefined>>) {
  const navigate = useNavigate();
  const [sending, setSending] = useState<{ file: File; share: number }>();
  const stop = useRef<AbortController>(undefined);
  const send = useAction(
    async (file: File) => {
      stop.current = new AbortController();
      setSending({ file, share: 0 });
      return await upload<Uploaded>('/app-packages', file, {
        query: { ...query, name: file.name.slice(-300) },
        onProgress: (share) => setSending({ file, share }),
        signal: stop.current.signal,
      }).finally(() => setSending(undefined));
    },
    {
      touches: ['app-packages', 'apps', 'home'],
      quiet: true,
      onDone: ({ id }) => void navigate(packagePath(id)),
    },
  );
  return { sending, send, stop: () => stop.current?.abort() };
}

function Fault({ error, stopped }: { error: unknown; stopped: boolean }) {
  const translate = useTranslate();
  if (stopped) return <Alert severity="info">{translate('appPackages.stopped')}</Alert>;
  const offline = error instanceof ApiError && error.code === 'OFFLINE';
  return (
    <Alert severity="error" data-testid="upload-fault">
      {offline ? translate('appPackages.brokeOff') : problemText(error, translate)}
    </Alert>
  );
}

function Form({ appId }: { appId: string | undefined }) {
  const translate = useTranslate();
  const units = useUnits();
  const [chosen, setChosen] = useState<string>();
  const [unfit, setUnfit] = useState<string>();
  const [stopped, setStopped] = useState(false);
  const { data: app } = useApi<App>(`/apps/${encodeURIComponent(appId ?? '')}`, {
    enabled: appId !== undefined,
  });
  // A package of an app belongs to whoever keeps the app.
  const unitId = app?.unitId ?? chosen ?? units[0]?.id;
  const { sending, send, stop } = useSending({ appId, unitId });
  const take = (file: File): void => {
    const fault = unfitPackage(file);
    setStopped(false);
    setUnfit(fault === undefined ? undefined : translate(fault, { name: file.name }));
    send.reset();
    if (fault === undefined) send.mutate(file);
  };
  return (
    <Panel>
      <Stack sx={{ gap: 2 }}>
        {app !== undefined && (
          <Typography>{translate('appPackages.forApp', { name: app.name })}</Typography>
        )}
        {app === undefined && units.length > 1 && (
          <TextField
            select
            name="unitId"
            label={translate('appPackages.forUnit')}
            value={unitId ?? ''}
            onChange={({ target }) => setChosen(target.value)}
            sx={{ maxWidth: 320 }}
          >
            {units.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )}
        <DropZone
          sending={sending}
          onFile={take}
          onStop={() => {
            setStopped(true);
            stop();
          }}
          // Telephones know no type of these files; the server looks at the bytes.
          accept=".apk,.ipa,application/vnd.android.package-archive,application/octet-stream"
          testId="package"
          words={{
            drop: translate('appPackages.drop'),
            choose: translate('appPackages.choose'),
            help: translate('appPackages.dropHelp'),
            working: translate('appPackages.storing'),
          }}
        />
        {unfit !== undefined && <Alert severity="warning">{unfit}</Alert>}
        {send.isError && <Fault error={send.error} stopped={stopped} />}
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.uploadHelp')}
        </Typography>
      </Stack>
    </Panel>
  );
}

/** Hands in a package: for an app of the ledger, or alone, to be linked later. */
export default function UploadPage() {
  const translate = useTranslate();
  const may = useCan('apps', 'create');
  const [params] = useSearchParams();
  const appId = params.get('appId') ?? undefined;
  return (
    <>
      <PageHeader
        title={translate('appPackages.upload')}
        parent={
          appId === undefined
            ? { label: translate('appPackages.title'), to: '/app-packages' }
            : { label: translate('apps.title'), to: `/apps/${encodeURIComponent(appId)}` }
        }
      />
      {may ? (
        <Form appId={appId} />
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
