/*
 * The rotation of the signing keys, for Spin. Names are those of the classes in functions/src/main/java/pintle/key, so that
 * the two can be read side by side. Run by local/model/check.
 *
 * What it looks for, each by the name of its assertion:
 *  (a) one_signing_key: once a rotation has finished, the one version that is AWSCURRENT holds a pair of which both keys are
 *      published and have not ended; but for a pair that revokeKeys ended, until the next rotation.
 *  (b) every_live_token_verifies: a token that has not expired, and whose key was not revoked, verifies.
 *  (c) old_key_keeps_its_time: a key that signed verifies for VERIFIES_AFTER (25 h 5 min) from the finishSecret that took
 *      AWSCURRENT from it, unless it is revoked. That it gets an end at all is part of (f).
 *  (d) revoked_key_never_again: a key that was revoked is not published again, and none of its tokens verifies.
 *  (e) version_keeps_its_keys: createSecret, repeated or run twice at once, never replaces what a version holds;
 *      finish_again_changes_nothing: finishSecret after finishSecret, even later, moves no end and no label.
 *  (f) retried_rotation_ends: wherever everything stops, the four steps run once more and undisturbed end with the new
 *      version current, its keys without an end and all others with one; or with the refusal for a revoked key, and then a
 *      rotation to another version does. Spin itself looks for states without a way on.
 *
 * Two rotations, each step of which runs any number of times, in any order, next to any other step, and may die before each
 * read and each write; one revokeKeys at any moment; a function that signs, a verifier, and time.
 *
 * How it is kept small:
 *  - One atomic step is one read or one write of the real thing; what only computes belongs to the step before.
 *  - The row is replaced only where nobody wrote since it was read, so the row as read is the row as it is. A bit (fresh)
 *    stands for the version number, and nobody keeps a copy.
 *  - To give up (BUSY, after ten attempts), to be refused, and to die look the same to all others: the call ends.
 *  - Of all tokens of a key the one that lives longest is kept; one function signs, and one verifier keeps one entry of its
 *    list. None of these changes what the rotations do, so each token and each verifier is as good as the only one.
 *  - Time goes in ticks. Everything is kept as what is left of it, so time has no end. One call of a step sees at most one
 *    tick, and none between taking the time and writing it: an invocation lives seconds, a tick is an hour or more.
 *  - local/model/check runs it several times, each time without a part (NO_REVOKE, NO_SIGNER, NO_TIME; ALONE: two calls are
 *    not under way at once), because all of it at once takes long.
 *
 * Taken for granted:
 *  - Secrets Manager calls finishSecret again, after one that died or gave up when it had moved AWSCURRENT, before a key of
 *    the new current version reaches an end that an overtaken rotation gave it.
 *  - No version becomes current a second time: RotateSecret is called with a token of its own each time.
 *
 * Left out: clocks that differ, for which the five minutes are; the minute in which a verifier does not ask again for a kid
 * that it does not know; the second for which a function keeps the row (RecentKeys), after which (d) holds for it; faults of
 * Secrets Manager and DynamoDB; the keys' bytes, which testSecret looks at (it only reads); a secret that is not set up for
 * rotation.
 */

/* In ticks. */
#ifndef LIFE
#define LIFE 1 /* of an access token */
#endif
#define LONGEST_STALE 1 /* of the keys that a function keeps, and of a verifier's list */
#if defined(FAULT_END_TOO_EARLY)
#define VERIFIES_AFTER (LIFE - 1)
#elif defined(FAULT_STALE_SIGNER_FORGOTTEN)
#define VERIFIES_AFTER LIFE
#else
#define VERIFIES_AFTER (LIFE + LONGEST_STALE)
#endif

/* Versions of the secret; NONE is what the stack chose for a value. LATER is the one that a new rotation makes at the end. */
#define NONE 0
#ifdef FIRST /* nothing was rotated yet */
#define INITIAL NONE
#define ONE 1
#define OTHER 2
#else /* version 1 is current and its pair is published */
#define INITIAL 1
#define ONE 2
#define OTHER 3
#endif
#define LATER (OTHER + 1)

/* Kids are numbered by the version that makes them; 0 is none. */
#if defined(AGAIN) || defined(FAULT_PUT_REPLACES) || defined(FAULT_NO_LOOK)
#define KIDS (2 * LATER)
#else
#define KIDS (2 * OTHER)
#endif
#define freshSigning(version) (2 * (version) - 1)
#define freshNext(version) (2 * (version))

/* SecretVersions: the labels, and what each version holds. */
byte current = INITIAL;
byte pending = INITIAL;
byte signing[LATER + 1];
byte next[LATER + 1];
#define hasKeys(version) (signing[version] != 0)
#define isStaged(version) (current == (version) || pending == (version))
#define isOf(kid, version) ((kid) == signing[version] || (kid) == next[version])

/* PublishedKeys: of each kid ABSENT, ENDED (and still in the list), NO_END, or 1 + the ticks until its end. */
#define ABSENT 0
#define ENDED 1
#define NO_END 15
byte row[KIDS + 1];
bool revoked[KIDS + 1];
#define find(kid) (row[kid] > ENDED)
#define revokes(version) (revoked[signing[version]] || revoked[next[version]])

/* Who has read the row and may replace it. */
#define REVOKER 2
bool fresh[3];

/* Which call of a step is under way, and whether it saw a tick. */
#define IDLE 0
#define CALLED 1
#define TICKED 2
byte clock[2];
#define mayTick(me) (clock[me] <= CALLED)

/* KeyHolder: whose pair a function keeps. Where it is slow, what the row said of the key that it is about to sign with. */
byte kept = NONE;
byte keptAge;
#ifdef SLOW
byte signedWith;
byte signedWithEntry;
bool signedWithTicked;
#endif

/* VerificationKeys: one kid of the list that a verifier keeps. */
#ifdef VERIFIER
byte listKid;
byte listEntry;
byte listAge;
#endif

/* What only the properties look at. */
byte token[KIDS + 1]; /* what is left of the longest token of this key */
byte owed[KIDS + 1]; /* how long this key must still verify by (c) */
bool gone[KIDS + 1]; /* revokeKeys wrote the row with this kid among the revoked */
bool wasCurrent[LATER + 1];
bool unfinished; /* AWSCURRENT moved, and its version's finishSecret has not run to its end */

/* Scratch. */
hidden byte k;
hidden byte v;
hidden byte filled;
hidden byte holds;
hidden byte wasPublished;
hidden byte currentBefore;
hidden byte rowBefore[KIDS + 1];
hidden byte rowDone[KIDS + 1];
hidden byte one_signing_key;
hidden byte every_live_token_verifies;
hidden byte old_key_keeps_its_time;
hidden byte revoked_key_never_again;
hidden byte version_keeps_its_keys;
hidden byte finish_again_changes_nothing;
hidden byte retried_rotation_ends;

/* Planted faults (FAULT_...) must each be found by the property that is meant to: -DONLY=_a asks for (a) alone. */
#define _a 1
#define _b 2
#define _c 3
#define _d 4
#define _e 5
#define _f 6
#ifdef ONLY
#define asked(property) (ONLY == property)
#else
#define asked(property) true
#endif

/* PublishedKeys.with */
inline with(version) {
  row[signing[version]] = NO_END;
  row[next[version]] = NO_END
}

/* PublishedKeys.withOnly */
inline withOnly(version) {
  for (k : 1 .. KIDS) {
    if
    :: isOf(k, version) -> row[k] = NO_END
    :: !isOf(k, version) && row[k] == ENDED -> row[k] = ABSENT
#ifdef FAULT_END_ANEW
    :: !isOf(k, version) && row[k] > ENDED -> row[k] = 1 + VERIFIES_AFTER
#elif defined(FAULT_OLD_KEY_LEAVES_AT_ONCE)
    :: !isOf(k, version) && row[k] == NO_END -> row[k] = ABSENT
#else
    :: !isOf(k, version) && row[k] == NO_END -> row[k] = 1 + VERIFIES_AFTER
#endif
    :: else
    fi
  }
}

/* Whether withOnly would change nothing. */
inline isWithOnly(version, answer) {
  answer = row[signing[version]] == NO_END && row[next[version]] == NO_END;
  for (k : 1 .. KIDS) {
    answer = answer && (isOf(k, version) || row[k] == ABSENT || (row[k] > ENDED && row[k] < NO_END))
  }
}

/* PublishedKeys.revoking */
inline revoking(currentOne, pendingOne) {
  for (k : 1 .. KIDS) {
    if
    :: row[k] != ABSENT || isOf(k, currentOne) || isOf(k, pendingOne) ->
      wasPublished = revoked[k] || row[k] != ABSENT;
      row[k] = ABSENT;
#ifdef FAULT_REVOCATION_NOT_REMEMBERED
      gone[k] = true
#elif defined(FAULT_SECRET_NOT_REVOKED)
      gone[k] = true;
      revoked[k] = wasPublished
#else
      gone[k] = true;
      revoked[k] = true
#endif
    :: else
    fi
  }
}

/* PublicKeys.replace: what others have read is an older version now. */
inline replaced() {
  fresh[0] = false;
  fresh[1] = false;
  fresh[REVOKER] = false
}

/* KeyRotation.create: whether there are keys to follow. */
#ifdef FAULT_FOLLOWS_REVOKED
#define followed(version) hasKeys(version)
#else
#define followed(version) (hasKeys(version) && !revokes(version))
#endif

/* KeyRotation.demandGood */
#ifdef FAULT_GOOD_NOT_DEMANDED
#define isGood(version) true
#else
#define isGood(version) (!revokes(version))
#endif

/* SigningKeys.rotated, or first */
inline fill(version, follows, before) {
  signing[version] = (follows -> next[before] : freshSigning(version));
  next[version] = freshNext(version)
}

/* SecretVersions.putPending */
inline putPending(version, follows, before) {
  holds = next[version];
  if
  :: !hasKeys(version) -> fill(version, follows, before); pending = version
#if defined(FAULT_PUT_REPLACES) || defined(FAULT_NO_LOOK)
  :: hasKeys(version) -> next[version] = freshNext(LATER)
#endif
  :: else
  fi;
  version_keeps_its_keys = holds == 0 || holds == next[version];
  assert(!asked(_e) || version_keeps_its_keys)
}

/* SecretVersions.makeCurrent */
inline moveCurrent(version) {
  if
  :: hasKeys(current) && signing[current] != signing[version] -> owed[signing[current]] = LIFE + LONGEST_STALE
  :: else
  fi;
  owed[signing[version]] = 0;
  current = version;
  wasCurrent[version] = true;
  unfinished = true
}

inline ticked(left, least) {
  if
  :: left > least && left < NO_END -> left--
  :: else
  fi
}

/* AccessCheck: the list, read again for a kid that it does not have, and then the row itself. */
#ifdef FAULT_LIST_NOT_READ_AGAIN
#define listFinds(kid) (listEntry > ENDED)
#else
#define listFinds(kid) (listEntry > ENDED || find(kid))
#endif
#ifdef FAULT_LIST_ALONE
#define verifies(kid) listFinds(kid)
#else
#define verifies(kid) (listFinds(kid) && find(kid))
#endif

/*
 * AGAIN: (f), and (e) of finishSecret, on what stands there now, all of which is put back: what is under way is rotated to once more,
 * step after step, or else a new version is.
 */
inline rotateAgain() {
  currentBefore = current;
  for (k : 1 .. KIDS) {
    rowBefore[k] = row[k]
  }
  v = (pending != NONE && pending != current -> pending : (unfinished -> current : LATER));
  filled = !hasKeys(v);
  if
  :: filled -> fill(v, followed(current), current)
  :: else
  fi;
  if
  :: v != LATER && revokes(v) -> /* Refused with its reason, which names this mend. */
    if
    :: filled -> signing[v] = 0; next[v] = 0
    :: else
    fi;
    v = LATER;
    filled = true;
    fill(v, followed(current), current)
  :: else
  fi;
  retried_rotation_ends = !revokes(v);
  if
  :: v != current -> with(v); current = v
  :: else
  fi;
  withOnly(v);
  finish_again_changes_nothing = true;
  for (k : 1 .. KIDS) {
    retried_rotation_ends = retried_rotation_ends && (isOf(k, v) -> row[k] == NO_END : row[k] != NO_END);
    ticked(row[k], ENDED);
    rowDone[k] = row[k]
  }
  withOnly(v);
  for (k : 1 .. KIDS) {
    finish_again_changes_nothing = finish_again_changes_nothing &&
        (row[k] == rowDone[k] || (rowDone[k] == ENDED && row[k] == ABSENT));
    row[k] = rowBefore[k]
  }
  current = currentBefore;
  if
  :: filled -> signing[v] = 0; next[v] = 0
  :: else
  fi;
  assert(!asked(_e) || finish_again_changes_nothing);
  assert(!asked(_f) || retried_rotation_ends)
}

/* After every write and every tick. */
inline check() {
  d_step {
    one_signing_key = !hasKeys(current) || gone[signing[current]] || gone[next[current]] ||
        (find(signing[current]) && find(next[current]));
    every_live_token_verifies = true;
    old_key_keeps_its_time = true;
    revoked_key_never_again = true;
    for (k : 1 .. KIDS) {
      every_live_token_verifies = every_live_token_verifies && (token[k] == 0 || gone[k] || find(k));
      old_key_keeps_its_time = old_key_keeps_its_time && (owed[k] == 0 || gone[k] || find(k));
      revoked_key_never_again = revoked_key_never_again && (!gone[k] || row[k] == ABSENT)
    }
#ifdef VERIFIER
    if
    :: token[listKid] > 0 ->
      every_live_token_verifies = every_live_token_verifies && (gone[listKid] || verifies(listKid));
      revoked_key_never_again = revoked_key_never_again && !(gone[listKid] && verifies(listKid))
    :: else
    fi;
#endif
    assert(!asked(_a) || one_signing_key);
    assert(!asked(_b) || every_live_token_verifies);
    assert(!asked(_c) || old_key_keeps_its_time);
    assert(!asked(_d) || revoked_key_never_again);
#ifdef AGAIN
    rotateAgain()
#endif
  }
}

/* The end of a call: it returns, is refused, or dies. */
inline ends(me) {
  d_step {
    version = NONE;
    before = NONE;
    follows = false;
    finishing = false;
    moved = false;
    isCurrent = false;
    same = false;
    fresh[me] = false;
    clock[me] = IDLE
  }
}

/*
 * KeyRotation.step: one call after another, of any step and any version that is staged. As there are two of these, each step
 * of a rotation meets each of the other's, and its own. A call for a version that is not staged is refused before anything.
 * Since it is called at any time, a step that runs 0, 1 or more times needs no more words.
 */
proctype KeyRotation(byte me) {
  byte version;
  byte before; /* labels.current() as read */
  bool follows;
  bool finishing;
  bool moved;
  bool isCurrent;
  bool same;
#ifdef FAULT_PUBLISHED_UNCONDITIONALLY
  byte rowRead[KIDS + 1];
  bool revokedRead[KIDS + 1];
  byte i;
#endif

end_idle:
  atomic { /* secret.labels(), and what it decides without asking again */
    if
    :: isStaged(ONE) -> version = ONE
    :: isStaged(OTHER) -> version = OTHER
    fi;
    clock[me] = CALLED;
    if
    :: current != version -> before = current; goto createSecret
    :: current != version -> goto publish
    :: current != version -> finishing = true; before = current; goto toFinish
    :: current == version -> finishing = true; goto endOthers
    fi
  }

createSecret: /* secret.value(version) is empty; published.read() */
  if
#ifdef FAULT_NO_LOOK
  :: atomic { follows = followed(before); goto put }
#else
  :: atomic { !hasKeys(version) -> follows = followed(before); goto put }
#endif
  :: atomic { ends(me); goto end_idle }
  fi;

put: /* secret.putPending; ONE is what gets keys first, by name alone */
  if
  :: atomic { version == ONE || hasKeys(ONE) -> putPending(version, follows, before); check(); ends(me); goto end_idle }
  :: atomic { ends(me); goto end_idle }
  fi;

#ifdef FAULT_FINISH_DOES_NOT_PUBLISH
toFinish:
  if
  :: atomic { find(signing[version]) && find(next[version]) -> goto makeCurrent }
  :: atomic { ends(me); goto end_idle }
  fi;
#else
toFinish:
#endif

publish: /* demandKeys; published.read(), demandGood */
  if
  :: atomic {
      hasKeys(version) && isGood(version) ->
      if
      :: row[signing[version]] == NO_END && row[next[version]] == NO_END && finishing -> goto makeCurrent
      :: row[signing[version]] == NO_END && row[next[version]] == NO_END && !finishing -> ends(me); goto end_idle
      :: else ->
#ifdef FAULT_PUBLISHED_UNCONDITIONALLY
        for (i : 1 .. KIDS) { rowRead[i] = row[i]; revokedRead[i] = revoked[i] };
        i = 0;
#endif
        fresh[me] = true; goto publishWrite
      fi
    }
  :: atomic { ends(me); goto end_idle }
  fi;

publishWrite: /* published.replace */
  if
  :: atomic {
#ifdef FAULT_PUBLISHED_UNCONDITIONALLY
      for (i : 1 .. KIDS) { row[i] = rowRead[i]; revoked[i] = revokedRead[i]; rowRead[i] = 0; revokedRead[i] = 0 };
      i = 0;
#else
      fresh[me] ->
#endif
      with(version); replaced(); check();
      if
      :: finishing -> goto makeCurrent
      :: else -> ends(me); goto end_idle
      fi
    }
  :: atomic { !fresh[me] -> goto publish }
  :: atomic { ends(me); goto end_idle }
  fi;

makeCurrent: /* secret.makeCurrent */
#ifdef FAULT_END_BEFORE_MOVE
  if
  :: atomic { !same -> withOnly(version); replaced(); same = true; check() }
  :: same
  :: atomic { ends(me); goto end_idle }
  fi;
#endif
  if
  :: atomic { current == before -> moveCurrent(version); before = NONE; moved = true; check(); goto endOthers }
  :: atomic { current != before -> goto stagedAgain }
  :: atomic { ends(me); goto end_idle }
  fi;

stagedAgain: /* secret.labels() */
  if
  :: atomic {
      isStaged(version) ->
      if
      :: current == version -> before = NONE; goto endOthers
      :: else -> before = current; goto publish
      fi
    }
  :: atomic { ends(me); goto end_idle }
  fi;

endOthers: /* published.read() */
  if
  :: atomic { fresh[me] = true; isWithOnly(version, same); goto endLabels }
  :: atomic { ends(me); goto end_idle }
  fi;

endLabels: /* secret.labels(), demandGood, clock.instant(); the row is left alone where it would be as it was */
  if
  :: atomic { current == version && isGood(version) && same && !moved -> unfinished = false; ends(me); goto end_idle }
  :: atomic { current == version && isGood(version) && !(same && !moved) -> isCurrent = true; clock[me] = TICKED; goto endWrite }
#ifdef FAULT_LABELS_NOT_READ_AGAIN
  :: atomic { current != version && isGood(version) -> isCurrent = true; clock[me] = TICKED; goto endWrite }
#else
  :: atomic { current != version && moved -> goto endWrite }
#endif
  :: atomic { ends(me); goto end_idle }
  fi;

endWrite: /* published.replace */
  if
  :: atomic {
      fresh[me] ->
      if
      :: isCurrent -> withOnly(version)
      :: else
      fi;
      if
      :: isCurrent && current == version -> unfinished = false
      :: else
      fi;
      replaced(); check(); ends(me); goto end_idle
    }
  :: atomic { !fresh[me] -> isCurrent = false; same = false; goto endOthers }
  :: atomic { ends(me); goto end_idle }
  fi
}

/* KeyRotation.revokeKeys, by an operator, once, at any moment. What dies before its write did nothing. */
proctype RevokeKeys() {
  byte currentOne;
  byte pendingOne;

read: /* published.read() */
  atomic { fresh[REVOKER] = true };
  atomic { currentOne = current; pendingOne = pending }; /* secret.labels() */
  atomic { /* secret.value(pending); the current version's does not change */
    if
    :: !hasKeys(pendingOne) -> pendingOne = NONE
    :: else
    fi
  };
  if
  :: atomic {
      fresh[REVOKER] -> revoking(currentOne, pendingOne); replaced(); currentOne = NONE; pendingOne = NONE; check()
    }
  :: atomic { !fresh[REVOKER] -> currentOne = NONE; pendingOne = NONE; goto read }
  fi
}

/*
 * RotateSecret, by schedule or by hand: refused while AWSPENDING is on a version that is not current. An operator may take
 * that label off, and may rotate to the same version again.
 */
#ifdef FAULT_BACK
#define isNew(version) (current != (version))
#else
#define isNew(version) (!wasCurrent[version])
#endif
proctype SecretsManager() {
end:
  do
  :: atomic { (pending == NONE || pending == current) && isNew(ONE) -> pending = ONE }
  :: atomic { (pending == NONE || pending == current) && isNew(OTHER) -> pending = OTHER }
  :: atomic { pending != NONE && pending != current -> pending = NONE }
  od
}

/* A function that signs: KeyHolder.keys for a row that was read, and the token's end (TokenExchange). */
#define leftOf(entry) (entry == NO_END -> LIFE : (entry - 1 < LIFE -> entry - 1 : LIFE))
inline issue(kid, entry) {
  if
  :: token[kid] < leftOf(entry) -> token[kid] = leftOf(entry)
  :: else
  fi
}

proctype Signer() {
end:
  do
  :: atomic { hasKeys(current) && (kept != current || keptAge > 0) -> kept = current; keptAge = 0 } /* the vault is read */
#ifdef SLOW
  /* The row was read with the caller's grant, before the keys that sign were asked for. */
  :: atomic {
      signedWith == 0 ->
      if
      :: hasKeys(1) && find(signing[1]) -> signedWith = signing[1]
      :: hasKeys(2) && find(signing[2]) -> signedWith = signing[2]
#ifndef FIRST
      :: hasKeys(3) && find(signing[3]) -> signedWith = signing[3]
#endif
      fi;
      signedWithEntry = row[signedWith]
    }
  :: atomic {
      signedWith != 0 && kept != NONE && signing[kept] == signedWith && signedWithEntry > ENDED ->
      issue(signedWith, signedWithEntry);
      signedWith = 0; signedWithEntry = 0; signedWithTicked = false;
      check()
    }
  :: atomic { signedWith != 0 -> signedWith = 0; signedWithEntry = 0; signedWithTicked = false }
#else
  :: atomic {
      kept != NONE && find(signing[kept]) && token[signing[kept]] < leftOf(row[signing[kept]]) ->
      issue(signing[kept], row[signing[kept]]);
      check()
    }
#endif
  od
}

#ifdef VERIFIER
/* Reads the list; check() verifies with it whatever there is. */
proctype Verifier() {
end:
  do
  :: atomic {
      if
      :: listKid = 1
      :: listKid = 2
      :: listKid = 3
      :: listKid = 4
#ifndef FIRST
      :: listKid = 5
      :: listKid = 6
#endif
      fi;
      listEntry = row[listKid];
      listAge = 0;
      check()
    }
  od
}
#endif

/* An hour. */
#ifdef FAULT_NEVER_RETRIED
#define isRetried false
#else
#define isRetried unfinished
#endif
#ifdef SLOW
#define signerMayTick (!signedWithTicked)
#else
#define signerMayTick true
#endif
proctype Time() {
end:
  do
  :: atomic {
      mayTick(0) && mayTick(1) && signerMayTick && !(isRetried && (row[signing[current]] == 2 || row[next[current]] == 2)) ->
      d_step {
        for (k : 1 .. KIDS) {
          ticked(row[k], ENDED);
          ticked(token[k], 0);
          ticked(owed[k], 0)
        }
        clock[0] = (clock[0] == CALLED -> TICKED : IDLE);
        clock[1] = (clock[1] == CALLED -> TICKED : IDLE);
#ifdef SLOW
        signedWithTicked = signedWith != 0;
        ticked(signedWithEntry, ENDED);
#endif
#ifdef VERIFIER
        ticked(listEntry, ENDED);
        if
        :: listKid != 0 && listAge == LONGEST_STALE -> listKid = 0; listEntry = ABSENT; listAge = 0
        :: listKid != 0 && listAge < LONGEST_STALE -> listAge++
        :: else
        fi;
#endif
        if
        :: kept != NONE && keptAge == LONGEST_STALE -> kept = NONE; keptAge = 0
        :: kept != NONE && keptAge < LONGEST_STALE -> keptAge++
        :: else
        fi
      }
      check()
    }
  od
}

init {
  atomic {
#ifndef FIRST
    fill(1, false, NONE);
    with(1);
#endif
    run KeyRotation(0);
#ifndef ALONE
    run KeyRotation(1);
#endif
#ifndef NO_REVOKE
    run RevokeKeys();
#endif
    run SecretsManager();
#ifndef NO_SIGNER
    run Signer();
#endif
#ifndef NO_TIME
    run Time();
#endif
#ifdef VERIFIER
    run Verifier()
#endif
  }
}
