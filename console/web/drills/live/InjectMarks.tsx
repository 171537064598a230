import AlternateEmail from '@mui/icons-material/AlternateEmail';
import Campaign from '@mui/icons-material/CampaignOutlined';
import Inbox from '@mui/icons-material/InboxOutlined';
import NotificationsActive from '@mui/icons-material/NotificationsActiveOutlined';
import Phone from '@mui/icons-material/PhoneOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { LiveInjectView } from '../drill.ts';

type Channel = LiveInjectView['channel'];

const icons: Readonly<Record<Channel, SvgIconComponent>> = {
  'console-inbox': Inbox,
  mail: AlternateEmail,
  'fake-alert': NotificationsActive,
  'fake-notice': Campaign,
  'phone-card': Phone,
};

/** How a stimulus reaches the players, as icon and word. */
export function ChannelMark({ channel }: { channel: Channel }) {
  const translate = useTranslate();
  const Icon = icons[channel];
  return (
    <Stack
      component="span"
      direction="row"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
    >
      <Icon aria-hidden sx={{ fontSize: 15 }} />
      {translate(`drills.channel.${channel}`)}
    </Stack>
  );
}
