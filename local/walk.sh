BASE=${BASE:-http://127.0.0.1:8080}
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
sign_in() { curl -s "$BASE/local/sign-in?user=$1" | field token; }
newest_pin() { curl -s -G "$BASE/local/inbox" --data-urlencode "phone=$1" | field pin; }
portal() { # token, address, more for curl
  token=$1; shift
  curl -s -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"
}
register() { # token, number: where the user has none yet
  [ "$(portal "$1" "$BASE/v1/me" | field mobileNumber)" = "$2" ] && return
  portal "$1" "$BASE/v1/me/phone/pin" -d "{\"mobileNumber\":\"$2\"}"
  portal "$1" "$BASE/v1/me/phone/verify" -d "{\"mobileNumber\":\"$2\",\"pin\":\"$(newest_pin "$2")\"}"
}

# 1. The developer signs in, registers a phone, and adds a connector.
DEVELOPER=$(sign_in developer)
register "$DEVELOPER" +4915112345678
CONNECTOR=$(portal "$DEVELOPER" "$BASE/v1/connectors" -d '{"name":"Reports","description":"Nightly reports",
  "permissions":["groupinfo.read","groupmember.read"]}')
APPLICATION_ID=$(echo "$CONNECTOR" | field applicationId)
APPLICATION_SECRET=$(echo "$CONNECTOR" | field applicationSecret)

# 2. The administrator of two groups does the same, looks at the reach, and generates a user token.
ADMINISTRATOR=$(sign_in group-admin)
register "$ADMINISTRATOR" +4915112345679
portal "$ADMINISTRATOR" "$BASE/v1/connectors/$APPLICATION_ID/reach?reach=user"
GRANT=$(portal "$ADMINISTRATOR" "$BASE/v1/connectors/$APPLICATION_ID/grants" -d '{"reach":"user"}')

# 3. The administrator hands the refresh token to the developer.
REFRESH_TOKEN=$(echo "$GRANT" | field refreshToken)

# 4. The developer's program exchanges it for an access token and lists the groups.
ACCESS_TOKEN=$(curl -s "$BASE/v1/accessToken" -H "applicationId: $APPLICATION_ID" \
  -H "applicationSecret: $APPLICATION_SECRET" -H "refreshToken: $REFRESH_TOKEN" | field accessToken)
curl -s "$BASE/v1/groups" -H "accessToken: $ACCESS_TOKEN"
