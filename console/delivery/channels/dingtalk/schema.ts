import { Type } from 'typebox';
import { RobotAddress } from '../../robot.ts';

export const DingtalkSettings = Type.Object({}, { additionalProperties: false });

export const DingtalkSecrets = Type.Object(
  {
    address: RobotAddress,
    /** Key of the robot's signature (加签), `SEC…`. */
    signKey: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
