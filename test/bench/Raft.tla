-------------------------------- MODULE Raft --------------------------------
(* The model of raft.ts: an election, and the replication of one entry per leader. *)
EXTENDS Naturals
CONSTANTS Terms, Candidates
Server == 1..3
VARIABLES role, term, voted, log, committed, messages

Message(type, m, from, to) == [type |-> type, term |-> m, from |-> from, to |-> to]
ToOthers(type, m, i) == {Message(type, m, i, j) : j \in Server \ {i}}

Init ==
  /\ role = [i \in Server |-> "follower"]
  /\ term = [i \in Server |-> 0]
  /\ voted = [i \in Server |-> 0]
  /\ log = [i \in Server |-> 0]
  /\ committed = [i \in Server |-> 0]
  /\ messages = {}

Timeout(i) ==
  /\ i <= Candidates
  /\ role[i] # "leader"
  /\ term[i] < Terms
  /\ role' = [role EXCEPT ![i] = "candidate"]
  /\ term' = [term EXCEPT ![i] = @ + 1]
  /\ voted' = [voted EXCEPT ![i] = i]
  /\ messages' = messages \cup ToOthers("requestVote", term[i] + 1, i)
  /\ UNCHANGED <<log, committed>>

(* A message that its receiver has no use for is taken from the network all the same. *)
Ignore(msg) ==
  /\ messages' = messages \ {msg}
  /\ UNCHANGED <<role, term, voted, log, committed>>

Receive(msg) ==
  LET i == msg.to
      m == msg.term
      newer == m > term[i]
      current == m = term[i]
      rest == messages \ {msg}
  IN
  \/ /\ msg.type = "requestVote"
     /\ IF newer \/ (current /\ role[i] = "follower" /\ voted[i] = 0)
        THEN /\ role' = [role EXCEPT ![i] = "follower"]
             /\ term' = [term EXCEPT ![i] = m]
             /\ voted' = [voted EXCEPT ![i] = msg.from]
             /\ messages' = rest \cup {Message("vote", m, i, msg.from)}
             /\ UNCHANGED <<log, committed>>
        ELSE Ignore(msg)
  \/ /\ msg.type = "vote"
     /\ IF current /\ role[i] = "candidate"
        THEN /\ role' = [role EXCEPT ![i] = "leader"]
             /\ log' = [log EXCEPT ![i] = m]
             /\ messages' = rest \cup ToOthers("append", m, i)
             /\ UNCHANGED <<term, voted, committed>>
        ELSE Ignore(msg)
  \/ /\ msg.type = "append"
     /\ IF newer \/ (current /\ role[i] # "leader")
        THEN /\ role' = [role EXCEPT ![i] = "follower"]
             /\ term' = [term EXCEPT ![i] = m]
             /\ voted' = [voted EXCEPT ![i] = IF newer THEN 0 ELSE @]
             /\ log' = [log EXCEPT ![i] = m]
             /\ messages' = rest \cup {Message("ack", m, i, msg.from)}
             /\ UNCHANGED committed
        ELSE Ignore(msg)
  \/ /\ msg.type = "ack"
     /\ IF current /\ role[i] = "leader"
        THEN /\ committed' = [committed EXCEPT ![i] = m]
             /\ messages' = rest
             /\ UNCHANGED <<role, term, voted, log>>
        ELSE Ignore(msg)

Next ==
  \/ \E i \in Server : Timeout(i)
  \/ \E msg \in messages : Receive(msg)

Property ==
  ~ \E i, j \in Server : i # j /\ role[i] = "leader" /\ role[j] = "leader" /\ term[i] = term[j]
=============================================================================
