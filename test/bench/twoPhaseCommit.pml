/* Two-phase commit as in test/models/twoPhaseCommit.ts: one atomic step for each action. spin -DRMS=n */
#ifndef RMS
#define RMS 7
#endif
#define working 0
#define prepared 1
#define committed 2
#define aborted 3

byte rm[RMS];
byte tm;               /* working while it decides, then committed or aborted */
short heard;           /* whom the manager has heard of, as bits */
short sent;            /* who has sent "prepared", as bits */
bool commit, abort;    /* messages to all, sent at once */

#define RM(i) \
  :: d_step { rm[i] == working -> rm[i] = prepared; sent = sent | (1 << i) } \
  :: d_step { rm[i] == working -> rm[i] = aborted } \
  :: d_step { commit -> rm[i] = committed } \
  :: d_step { abort -> rm[i] = aborted } \
  :: d_step { tm == working && (sent & (1 << i)) -> heard = heard | (1 << i) }

active proctype system() {
  do
  :: d_step { tm == working && heard == (1 << RMS) - 1 -> tm = committed; commit = true }
  :: d_step { tm == working -> tm = aborted; abort = true }
  RM(0)
#if RMS > 1
  RM(1)
#endif
#if RMS > 2
  RM(2)
#endif
#if RMS > 3
  RM(3)
#endif
#if RMS > 4
  RM(4)
#endif
#if RMS > 5
  RM(5)
#endif
#if RMS > 6
  RM(6)
#endif
#if RMS > 7
  RM(7)
#endif
#if RMS > 8
  RM(8)
#endif
#if RMS > 9
#error more resource managers than there are alternatives for
#endif
  od
}
