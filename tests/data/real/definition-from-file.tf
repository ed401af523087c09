resource "aws_ecs_task_definition" "spike" {
  family                = "spike"
  container_definitions = "${file("spike-definition.json")}"
}
