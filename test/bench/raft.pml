/* The model of raft.ts, variable by variable. One process, one atomic step for each action: its states are the states.
 * Messages are bits, of each link for itself: none is ever sent twice. spin -DTERMS=n -DCANDIDATES=n, 8 terms at most */
#ifndef TERMS
#define TERMS 2
#endif
#ifndef CANDIDATES
#define CANDIDATES 3
#endif
#define follower 0
#define candidate 1
#define leader 2

/* A link is numbered 0..5: from i to the next server, and from i to the one after. */
#define next(i) ((i + 1) % 3)
#define other(i) ((i + 2) % 3)
#define NEXT(i) (2 * (i))
#define OTHER(i) (2 * (i) + 1)
#define bit_(m) (1 << ((m) - 1))

byte role[3], term[3], voted[3], log_[3], committed[3];
byte request[6], vote[6], append[6], ack[6];

#define newer(i, m) (m > term[i])
#define current(i, m) (m == term[i])

#define send(kind, link, m) kind[link] = kind[link] | bit_(m)
#define sent(kind, link, m) (kind[link] & bit_(m))
#define take(kind, link, m) kind[link] = kind[link] & ~bit_(m)

/* voted: 0 nobody, 1..3 that server */
#define grant(i, from, back, m) term[i] = m; voted[i] = from + 1; role[i] = follower; send(vote, back, m)
#define accept(i, back, m) voted[i] = (newer(i, m) -> 0 : voted[i]); term[i] = m; role[i] = follower; log_[i] = m; send(ack, back, m)

#define DELIVER(from, i, link, back, m) \
  :: d_step { sent(request, link, m) -> take(request, link, m); \
       if :: newer(i, m) || (current(i, m) && role[i] == follower && voted[i] == 0) -> grant(i, from, back, m) \
          :: else fi } \
  :: d_step { sent(vote, link, m) -> take(vote, link, m); \
       if :: current(i, m) && role[i] == candidate -> role[i] = leader; log_[i] = m; \
             send(append, NEXT(i), m); send(append, OTHER(i), m) \
          :: else fi } \
  :: d_step { sent(append, link, m) -> take(append, link, m); \
       if :: newer(i, m) || (current(i, m) && role[i] != leader) -> accept(i, back, m) \
          :: else fi } \
  :: d_step { sent(ack, link, m) -> take(ack, link, m); \
       if :: current(i, m) && role[i] == leader -> committed[i] = m \
          :: else fi }

#define LINKS(i, m) \
  DELIVER(i, next(i), NEXT(i), OTHER(next(i)), m) \
  DELIVER(i, other(i), OTHER(i), NEXT(other(i)), m)

#define TERM(m) LINKS(0, m) LINKS(1, m) LINKS(2, m)

#define TIMEOUT(i) \
  :: d_step { role[i] != leader && term[i] < TERMS -> term[i]++; voted[i] = i + 1; role[i] = candidate; \
       send(request, NEXT(i), term[i]); send(request, OTHER(i), term[i]) }

#define twoLead(i, j) (role[i] == leader && role[j] == leader && term[i] == term[j])

active proctype system() {
  do
  TIMEOUT(0)
#if CANDIDATES > 1
  TIMEOUT(1)
#endif
#if CANDIDATES > 2
  TIMEOUT(2)
#endif
  TERM(1)
#if TERMS > 1
  TERM(2)
#endif
#if TERMS > 2
  TERM(3)
#endif
#if TERMS > 3
  TERM(4)
#endif
#if TERMS > 4
  TERM(5)
#endif
#if TERMS > 5
  TERM(6)
#endif
#if TERMS > 6
  TERM(7)
#endif
#if TERMS > 7
  TERM(8)
#endif
  :: twoLead(0, 1) || twoLead(0, 2) || twoLead(1, 2) -> assert(false)
  od
}
