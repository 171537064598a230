import { Button, type ButtonProps } from '@mui/material';
import { useEffect, useState } from 'react';

interface ArmedButtonProps extends Omit<ButtonProps, 'onClick'> {
  label: string;
  /** What the button says after the first press. */
  sure: string;
  onFire: () => void;
}

/** Time for the second press, in milliseconds. */
const armedMs = 4_000;

/** Two presses at the same place: quick enough for a running exercise, and no slip of the hand. */
export function ArmedButton({ label, sure, onFire, ...rest }: ArmedButtonProps) {
  const [isArmed, setArmed] = useState(false);
  useEffect(() => {
    if (!isArmed) return undefined;
    const timer = setTimeout(() => setArmed(false), armedMs);
    return () => clearTimeout(timer);
  }, [isArmed]);
  return (
    <Button
      {...rest}
      variant={isArmed ? 'contained' : (rest.variant ?? 'outlined')}
      color={isArmed ? 'warning' : (rest.color ?? 'primary')}
      aria-live="polite"
      onClick={(event) => {
        event.stopPropagation();
        if (isArmed) onFire();
        setArmed(!isArmed);
      }}
    >
      {isArmed ? sure : label}
    </Button>
  );
}
