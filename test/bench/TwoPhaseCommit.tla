--------------------------- MODULE TwoPhaseCommit ---------------------------
(* Two-phase commit as in test/models/twoPhaseCommit.ts, after Gray and Lamport, Consensus on Transaction Commit (2006). *)
EXTENDS Naturals
CONSTANT RMs
RM == 1..RMs
VARIABLES rm, tm, heard, messages

Init ==
  /\ rm = [i \in RM |-> "working"]
  /\ tm = "deciding"
  /\ heard = {}
  /\ messages = {}

Commit ==
  /\ tm = "deciding"
  /\ heard = RM
  /\ tm' = "committed"
  /\ messages' = messages \cup {[type |-> "commit"]}
  /\ UNCHANGED <<rm, heard>>

Abort ==
  /\ tm = "deciding"
  /\ tm' = "aborted"
  /\ messages' = messages \cup {[type |-> "abort"]}
  /\ UNCHANGED <<rm, heard>>

Hear(i) ==
  /\ tm = "deciding"
  /\ [type |-> "prepared", from |-> i] \in messages
  /\ heard' = heard \cup {i}
  /\ UNCHANGED <<rm, tm, messages>>

Prepare(i) ==
  /\ rm[i] = "working"
  /\ rm' = [rm EXCEPT ![i] = "prepared"]
  /\ messages' = messages \cup {[type |-> "prepared", from |-> i]}
  /\ UNCHANGED <<tm, heard>>

ChooseAbort(i) ==
  /\ rm[i] = "working"
  /\ rm' = [rm EXCEPT ![i] = "aborted"]
  /\ UNCHANGED <<tm, heard, messages>>

LearnCommit(i) ==
  /\ [type |-> "commit"] \in messages
  /\ rm' = [rm EXCEPT ![i] = "committed"]
  /\ UNCHANGED <<tm, heard, messages>>

LearnAbort(i) ==
  /\ [type |-> "abort"] \in messages
  /\ rm' = [rm EXCEPT ![i] = "aborted"]
  /\ UNCHANGED <<tm, heard, messages>>

Next ==
  \/ Commit
  \/ Abort
  \/ \E i \in RM :
       Hear(i) \/ Prepare(i) \/ ChooseAbort(i) \/ LearnCommit(i) \/ LearnAbort(i)

Property == ~ \E i, j \in RM : rm[i] = "committed" /\ rm[j] = "aborted"
=============================================================================
