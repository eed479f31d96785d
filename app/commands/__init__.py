"""The terminal: commands for cron and servers. No Qt, and nothing imported before it is needed."""
