import AccountCircle from '@mui/icons-material/AccountCircleOutlined';
import Logout from '@mui/icons-material/Logout';
import Password from '@mui/icons-material/PasswordOutlined';
import Pin from '@mui/icons-material/PinOutlined';
import PhonelinkLock from '@mui/icons-material/PhonelinkLockOutlined';
import {
  Box,
  Button,
  Divider,
  ListItemIcon,
  Menu,
  MenuItem,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useLogout, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useSession } from '../providers/session.ts';
import { useMode, type ModeChoice } from '../theme/use-mode.ts';

function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (next: T) => void;
}) {
  return (
    <Box sx={{ px: 2, py: 0.75 }}>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {props.label}
      </Typography>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        aria-label={props.label}
        value={props.value}
        onChange={(_event, next: T | null) => {
          if (next !== null) props.onChange(next);
        }}
      >
        {props.options.map(({ value, label }) => (
          <ToggleButton key={value} value={value} sx={{ textTransform: 'none', py: 0.25 }}>
            {label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Box>
  );
}

/** Who is signed in; language, look, password, second factor, PIN, sign-out. */
export function UserMenu() {
  const translate = useTranslate();
  const who = useSession();
  const logout = useLogout();
  const [locale, setLocale] = useLocaleState();
  const { choice, choose } = useMode();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
  if (who === undefined) return null;
  return (
    <>
      <Button
        variant="text"
        color="inherit"
        startIcon={<AccountCircle />}
        aria-haspopup="menu"
        aria-label={translate('shell.userMenu')}
        data-testid="user-menu"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        sx={{ minWidth: 0, '& .MuiButton-startIcon': { mr: { xs: 0, md: 1 } } }}
      >
        <Box component="span" sx={{ display: { xs: 'none', md: 'inline' } }}>
          {who.account.name}
        </Box>
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        slotProps={{ paper: { sx: { width: 264 } } }}
      >
        <Box component="li" sx={{ px: 2, pb: 1 }}>
          <Typography sx={{ fontWeight: 600 }}>{who.account.name}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {who.account.unitName}
            {who.grants.length > 0 &&
              ` · ${[...new Set(who.grants.map(({ role }) => translate(`role.${role}`)))].join('、')}`}
          </Typography>
        </Box>
        <Divider />
        <li>
          <Choice
            label={translate('shell.language')}
            value={locale}
            options={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(next) => setLocale(next)}
          />
        </li>
        <li>
          <Choice<ModeChoice>
            label={translate('shell.theme')}
            value={choice}
            options={(['light', 'dark', 'system'] as const).map((value) => ({
              value,
              label: translate(`shell.theme_${value}`),
            }))}
            onChange={choose}
          />
        </li>
        <Divider />
        <MenuItem component={Link} to="/profile/password" onClick={close}>
          <ListItemIcon>
            <Password fontSize="small" />
          </ListItemIcon>
          {translate('profile.password')}
        </MenuItem>
        <MenuItem component={Link} to="/profile/totp" onClick={close}>
          <ListItemIcon>
            <PhonelinkLock fontSize="small" />
          </ListItemIcon>
          {translate('profile.totp')}
        </MenuItem>
        <MenuItem component={Link} to="/profile/pin" data-testid="menu-pin" onClick={close}>
          <ListItemIcon>
            <Pin fontSize="small" />
          </ListItemIcon>
          {translate('profile.pin')}
        </MenuItem>
        <Divider />
        <MenuItem data-testid="sign-out" onClick={() => void logout()}>
          <ListItemIcon>
            <Logout fontSize="small" />
          </ListItemIcon>
          {translate('auth.signOut')}
        </MenuItem>
      </Menu>
    </>
  );
}
