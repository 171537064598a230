import Inbox from '@mui/icons-material/MailOutlined';
import { Badge, IconButton, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useInboxSummary } from './use-inbox.ts';

/** The way to the inbox from every page, with the number of unread messages. */
export function InboxBell() {
  const translate = useTranslate();
  const { data } = useInboxSummary();
  const unread = data?.unread ?? 0;
  const text = translate('inbox.bell', { smart_count: unread });
  return (
    <Tooltip title={text}>
      <IconButton component={Link} to="/inbox" aria-label={text} data-testid="inbox-bell">
        <Badge badgeContent={unread} max={99} color="error" data-testid="inbox-unread">
          <Inbox />
        </Badge>
      </IconButton>
    </Tooltip>
  );
}
