import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import InboxOutlined from '@mui/icons-material/InboxOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { Box, Button, Skeleton, Stack, Typography } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
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

/** What went wrong, in words, with a way to try again. A refusal by rights has its own page. */
export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const translate = useTranslate();
  if (error instanceof ApiError && error.status === 403) return <NoPermission />;
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

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** Shows the loading, failed and ready states of one read. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(rows === undefined ? {} : { rows })} />;
}
