400 docs 13 s {'right': 78512, 'status': 48, 'missing': 793, 'unclear': 174, 'wrong': 72}
   m=split_columns {'n': 3, 'wrong': 3, 'missing': 3}
   num=quote {'n': 2, 'wrong': 1, 'missing': 2}
   pshape=long {'n': 5, 'missing': 5}
   dshape=list {'n': 4, 'missing': 4}
   p=shortened_labels {'n': 3, 'missing': 3}
   m=transposed_proc {'n': 1, 'missing': 1}
   zero=O {'n': 3, 'missing': 3}
   zero=暂无 {'n': 1, 'missing': 1}
   num=cn {'n': 3, 'missing': 2}
   dshape=flatlist {'n': 3, 'missing': 2}
   wrap=hidden {'n': 2, 'missing': 1}
   m=label_col_proc {'n': 7, 'missing': 2}
   xl=hiddencol {'n': 36, 'missing': 5, 'wrong': 1}
   xl=format {'n': 25, 'wrong': 1, 'missing': 3}
   xl=sheets {'n': 32, 'missing': 4}
   xl=plain {'n': 36, 'missing': 4}
   xl=offset {'n': 38, 'wrong': 1, 'missing': 3}
   xl=nomerge {'n': 21, 'missing': 2}
   xl=float {'n': 23, 'wrong': 1, 'missing': 1}
   xl=oldsheet {'n': 23, 'missing': 2}
   xl=hiddensheet {'n': 34, 'missing': 2}
   xl=formula {'n': 19, 'missing': 1}
   xl=percell {'n': 27, 'missing': 1}
   xl=yearsheets {'n': 29, 'missing': 1}
29 faulty
