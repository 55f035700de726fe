"""What machines ask the platform: does it live, is it ready, how much does it do; and Flower, for admins."""
