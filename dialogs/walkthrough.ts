/** The clicks on the official pages (docs/guide.md, steps 2 to 8), in order; texts are `walkthrough.steps.<id>`. */
export const walkthroughSteps = [
  { id: 'webmail', picture: 'step-1-webmail.svg' },
  { id: 'assistance', picture: 'step-2-assistance.svg' },
  { id: 'forgotten', picture: 'step-3-forgotten.svg' },
  { id: 'profile', picture: 'step-4-profile.svg' },
  { id: 'signIn', picture: 'step-5-sign-in.svg' },
  { id: 'identity', picture: 'step-6-identity.svg' },
  { id: 'account', picture: 'step-7-account.svg' },
  { id: 'password', picture: 'step-8-password.svg' },
  { id: 'done', picture: 'step-9-done.svg' },
] as const;
