# Makes of nginx.conf, which is written for the containers, one for Debian's own nginx:
#   sed -f deploy/nginx-without-docker.sed deploy/nginx.conf > /etc/nginx/nginx.conf
s#web:8000#127.0.0.1:8000#
s#/srv/site/#/var/lib/contrib-site/#
s#/srv/acme#/var/www/acme#
s#/dev/stderr#/var/log/nginx/error.log#
s#/dev/stdout#/var/log/nginx/access.log#
s#/tmp/nginx.pid#/run/nginx.pid#
/_temp_path \/tmp\//d
/Docker's own resolver/d
/resolver/d
s#/var/cache/nginx/#/var/lib/nginx/#
