terraform {
  required_version = ">= 0.12"
}

provider "aws" {
  region = var.aws_region
}

data "aws_availability_zones" "available" {}

resource "aws_subnet" "main" {
  count             = var.az_count
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_security_group" "lb" {
  egress {
    protocol = "-1"

    cidr_blocks = [
      "0.0.0.0/0",
    ]
  }
}

resource "aws_ecs_task_definition" "blog" {
  family = "blog"
  container_definitions = templatefile("${path.module}/task-definition.json", {
    image_url      = "blog:latest"
    container_name = "blog"
    log_group_name = aws_cloudwatch_log_group.app.name
  })
}

resource "aws_ecs_service" "blog" {
  name            = "blog"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.blog.arn
  desired_count   = var.service_desired
  iam_role        = aws_iam_role.ecs_service.name

  load_balancer {
    target_group_arn = aws_alb_target_group.blog.id
    container_name   = "blog"
    container_port   = "2368"
  }

  depends_on = [
    aws_iam_role_policy.ecs_service,
  ]
}

resource "aws_iam_role" "ecs_service" {
  assume_role_policy = <<EOF
{
  "Version": "2008-10-17",
  "Statement": [{ "Effect": "Allow", "Principal": { "Service": "ecs.amazonaws.com" }, "Action": "sts:AssumeRole" }]
}
EOF
}
