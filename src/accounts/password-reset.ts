import type { Grant } from './grants';
import type { PasswordProblem } from './password-policy';

export interface ResetRequest {
  grant: { token: string };
  conversationKey: string;
  channel: string;
  /** Names this reset: the form's ticket, so that a form posted twice is one reset. */
  resetId: string;
  newPassword: string;
  /** « J'ai oublié mon mot de passe » unticked: the current password proves it. */
  currentPassword: string | null;
}

export type ResetOutcome =
  /** `grant` goes on from the account's new version. */
  | { outcome: 'changed'; grant: Grant }
  | { outcome: 'refused'; problems: PasswordProblem[] }
  | { outcome: 'wrongCurrentPassword'; remaining: number }
  | { outcome: 'locked'; until: number | null }
  | { outcome: 'grantEnded' }
  /** The account was changed by somebody else since the grant was given. */
  | { outcome: 'conflict' }
  /** Too many hashes are waiting: nothing was done, try again. */
  | { outcome: 'busy' };

export interface PasswordReset {
  reset(request: ResetRequest): Promise<ResetOutcome>;
}
