resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["EC2"]

  container_definitions = <<EOF
[
  {
    "portMappings": [
      {
        "hostPort": 80,
        "protocol": "tcp",
        "containerPort": 3000
      },
      {
        "hostPort": 3001,
        "protocol": "tcp",
        "containerPort": 3001
      }
    ],
    "cpu": 4096,
    "memory": 7200,
    "memoryReservation": 7000,
    "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app",
    "essential": true,
    "name": "app-container"
  }
]
EOF
}
