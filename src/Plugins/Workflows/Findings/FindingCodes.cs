namespace ComfyAssistant.Plugins.Workflows.Findings;

/// <summary>The kinds of findings, as they go over the wire.</summary>
public static class FindingCodes
{
    /// <summary>No installed package brings the node type.</summary>
    public const string UnknownNodeType = "unknown_node_type";

    /// <summary>
    /// An old node type that ComfyUI replaces by another as it takes a prompt. A warning; a canvas does not know the type.
    /// </summary>
    public const string ReplacedNodeType = "replaced_node_type";

    /// <summary>A required input has neither a value nor a link.</summary>
    public const string MissingRequiredInput = "missing_required_input";

    /// <summary>The node type has no such input; ComfyUI ignores it, so this is only a warning.</summary>
    public const string UnknownInput = "unknown_input";

    /// <summary>A link comes from a node that does not exist.</summary>
    public const string DanglingLink = "dangling_link";

    /// <summary>A link comes from an output slot that its node does not have.</summary>
    public const string BadOutputIndex = "bad_output_index";

    /// <summary>A link joins an output to an input of another type.</summary>
    public const string TypeMismatch = "type_mismatch";

    /// <summary>A combo is set to a value that is not on offer.</summary>
    public const string ValueNotInList = "value_not_in_list";

    /// <summary>A number lies outside its limits.</summary>
    public const string ValueOutOfRange = "value_out_of_range";

    /// <summary>A value is of another kind than the input takes.</summary>
    public const string BadValueType = "bad_value_type";

    /// <summary>Nodes wait for each other in a circle.</summary>
    public const string Cycle = "cycle";

    /// <summary>Nothing in the workflow saves or shows a result.</summary>
    public const string NoOutputNode = "no_output_node";

    /// <summary>There are more findings than an answer holds; those before this one are the first.</summary>
    public const string TooMany = "too_many_findings";

    /// <summary>The JSON is not a workflow, or a part of it is not what it should be.</summary>
    public const string Malformed = "malformed";

    /// <summary>Nodes call paid services: every run costs the user money. Always a warning.</summary>
    public const string CostsMoney = "costs_money";
}
