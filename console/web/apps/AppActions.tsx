import MoreHoriz from '@mui/icons-material/MoreHoriz';
import { Button, Menu, MenuItem } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import { appPath, type App } from './app.ts';
import { useAppSide } from './roles.ts';
import { useMakeCase } from './use-make-case.ts';

const TriggerDialog = lazy(() => import('./dialogs/TriggerDialog.tsx'));
const ListDialog = lazy(() => import('./dialogs/ListDialog.tsx'));
const CloseAppDialog = lazy(() => import('./dialogs/CloseAppDialog.tsx'));

const dialogs = { trigger: TriggerDialog, list: ListDialog, close: CloseAppDialog } as const;
type Asked = keyof typeof dialogs;

/** A filing is opened by the provider, or by the reviewer on its behalf; not twice. */
function OpenFiling({ app }: { app: App }) {
  const translate = useTranslate();
  const make = useMakeCase('app-filings', 'appFilings.made');
  const over = ['REVOKED', 'EXPIRED', 'WITHDRAWN'].includes(app.filingState ?? 'REVOKED');
  if (!over || (app.origin !== 'provider' && app.origin !== 'entered')) return null;
  return (
    <Button
      variant="contained"
      data-testid="open-filing"
      disabled={make.isPending}
      onClick={() => make.mutate({ appId: app.id })}
    >
      {translate('appFilings.new')}
    </Button>
  );
}

function ProposeUse({ app }: { app: App }) {
  const translate = useTranslate();
  const make = useMakeCase('app-uses', 'appUses.made');
  return (
    <Button
      variant="contained"
      data-testid="propose-use"
      disabled={make.isPending || app.listed === 'black'}
      onClick={() => make.mutate({ appId: app.id })}
    >
      {translate('appUses.propose')}
    </Button>
  );
}

function More({ app, asked }: { app: App; asked: (which: Asked) => void }) {
  const translate = useTranslate();
  const side = useAppSide();
  const mayApprove = useCan('apps', 'approve');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const offered: Asked[] = [
    ...(side === 'provider' ? [] : (['trigger'] as const)),
    ...(mayApprove && side === 'reviewer' ? (['list'] as const) : []),
    ...(app.editable && app.closedAt === null ? (['close'] as const) : []),
  ];
  if (offered.length === 0) return null;
  return (
    <>
      <Button
        startIcon={<MoreHoriz />}
        data-testid="more-app-actions"
        aria-haspopup="menu"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {translate('cases.more')}
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {offered.map((which) => (
          <MenuItem
            key={which}
            data-testid={`app-${which}`}
            onClick={() => {
              setAnchor(null);
              asked(which);
            }}
          >
            {translate(`apps.act.${which}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** What can be done with an app beside its cases. */
export function AppActions({ app }: { app: App }) {
  const translate = useTranslate();
  const side = useAppSide();
  const mayCreate = useCan('apps', 'create');
  const mayUpdate = useCan('apps', 'update');
  const [asked, setAsked] = useState<Asked>();
  const Dialog = asked === undefined ? undefined : dialogs[asked];
  const open = app.closedAt === null;
  return (
    <>
      {open && mayCreate && app.editable && <OpenFiling app={app} />}
      {open && mayCreate && side === 'school' && app.uses.inUse + app.uses.reviewing === 0 && (
        <ProposeUse app={app} />
      )}
      {open && mayCreate && app.editable && (
        <Button
          component={Link}
          variant="outlined"
          to={`/app-packages/upload?appId=${encodeURIComponent(app.id)}`}
          data-testid="upload-package"
        >
          {translate('appPackages.upload')}
        </Button>
      )}
      {open && app.editable && (
        <Button
          component={Link}
          variant="outlined"
          to={appPath(app.id, '/edit')}
          data-testid="edit-app"
        >
          {translate('apps.edit')}
        </Button>
      )}
      {open && mayUpdate && <More app={app} asked={setAsked} />}
      <Suspense fallback={null}>
        {Dialog !== undefined && <Dialog app={app} onClose={() => setAsked(undefined)} />}
      </Suspense>
    </>
  );
}
