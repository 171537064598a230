import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import InboxOutlined from '@mui/icons-material/InboxOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import SearchOff from '@mui/icons-material/SearchOffOutlined';
import { Box, Button, Skeleton, Stack, Typography } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useLocation, useNavigate } from 'react-router-dom';
import { ApiError } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';

interface NoteProps {
  icon: ReactNode;
  title: string;
  text?: string | undefined;
  action?: ReactNode;
  role?: 'alert' | 'status';
}

function Note({ icon, title, text, action, role = 'status' }: NoteProps) {
  return (
    <Stack
      role={role}
      spacing={1}
      sx={{ alignItems: 'center', textAlign: 'center', px: 3, py: 6, color: 'text.secondary' }}
    >
      <Box sx={{ fontSize: 36, lineHeight: 1, opacity: 0.7, '& svg': { fontSize: 'inherit' } }}>
        {icon}
      </Box>
      <Typography variant="h2" component="p" sx={{ color: 'text.primary' }}>
        {title}
      </Typography>
      {text !== undefined && text !== '' && (
        <Typography sx={{ maxWidth: 480, whiteSpace: 'pre-line' }}>{text}</Typography>
      )}
      {action !== undefined && <Box sx={{ pt: 1 }}>{action}</Box>}
    </Stack>
  );
}

/** Nothing is there; says what would bring something. */
export function Empty(props: { title: string; text?: string | undefined; action?: ReactNode }) {
  return <Note icon={<InboxOutlined />} {...props} />;
}

/** Nothing is there, and that is good: a line, not a page, among other things on it. */
export function AllGood({ title, text }: { title: string; text?: string }) {
  return (
    <Stack direction="row" sx={{ gap: 1.5, p: 2, alignItems: 'flex-start' }}>
      <CheckCircleOutline
        aria-hidden
        sx={(theme) => ({ color: theme.tones.good.solid, fontSize: 20, mt: 0.25 })}
      />
      <div>
        <Typography>{title}</Typography>
        {text !== undefined && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {text}
          </Typography>
        )}
      </div>
    </Stack>
  );
}

export function NoPermission({ text }: { text?: string }) {
  const translate = useTranslate();
  return (
    <Note
      icon={<LockOutlined />}
      title={translate('state.noPermission')}
      text={text ?? translate('state.noPermissionHelp')}
    />
  );
}

/** The record is not there, or not for this reader; trying again would not help, going back does. */
function Missing({ error }: { error: ApiError }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const { key } = useLocation();
  // The first page of a visit has none before it.
  const isFirst = key === 'default';
  return (
    <Note
      role="alert"
      icon={<SearchOff />}
      title={translate('state.missing')}
      text={problemText(error, translate)}
      action={
        <Button variant="outlined" onClick={() => void (isFirst ? navigate('/') : navigate(-1))}>
          {translate(isFirst ? 'state.toHome' : 'state.back')}
        </Button>
      }
    />
  );
}

/** What went wrong, in words, with a way to try again. A refusal by rights has its own page. */
export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const translate = useTranslate();
  if (error instanceof ApiError && error.status === 403) return <NoPermission />;
  if (error instanceof ApiError && error.status === 404) return <Missing error={error} />;
  return (
    <Note
      role="alert"
      icon={<ErrorOutline />}
      title={translate('state.failed')}
      text={problemText(error, translate)}
      action={
        retry !== undefined && (
          <Button onClick={retry} variant="outlined">
            {translate('state.retry')}
          </Button>
        )
      }
    />
  );
}

/** Grey lines while the first answer is on its way. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const translate = useTranslate();
  return (
    <Box role="status" aria-label={translate('state.loading')} sx={{ p: 2 }}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={32} sx={{ transform: 'none', my: 1 }} />
      ))}
    </Box>
  );
}

interface PendingProps extends Pick<UseQueryResult, 'error' | 'refetch'> {
  rows?: number | undefined;
}

/** In place of what has not been read yet: that it is on its way, or why it did not come. */
export function Pending({ error, refetch, rows }: PendingProps) {
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  return <Loading {...(rows !== undefined && { rows })} />;
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** Shows the loading, failed and ready states of one read. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  return <Pending error={query.error} refetch={query.refetch} rows={rows} />;
}
